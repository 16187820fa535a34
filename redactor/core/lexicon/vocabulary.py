"""The small words, and the words of every panel's world: what never betrays anything by itself."""

from __future__ import annotations

STOP = frozenset(
    """a about above after again against ago all also although am among an and another any are as at away back be
    became because been before being below between both but by can cannot could did do does doing done down due
    during each either else enough etc even ever every few first for from further had has have having he her here
    hers herself him himself his how however i if in including into is it its itself just last later least less
    like made make many may me might mine more most much must my near neither never next no none nor not now of off
    often on once one only onto or other others our ours out over own per perhaps please quite rather same second
    shall she should since so some soon still such than that the their theirs them themselves then there therefore
    these they third this those though three through throughout thus to together too toward towards two under until
    up upon us very via was we well were what when where whether which while who whom whose why will with within
    without would yet you your yours""".split()
)

# What minutes do with a matter: report, discuss, decide. Stems, as stems.py cuts them.
REPORTING = frozenset(
    """acknowledg add address adopt advis agenda agre allow amend answer apolog appl appoint approv ask assess
    attend aw became begin believ brief bring call chair circulat clarif clos comment complet concern concur
    conclud condition confirm consid consist consult contain continu cover decid decision defer detail determin
    develop discuss document enabl encourag endors ensur establish expect explain express feedback follow forward
    giv group hear held highlight hold identif impact implement impos includ incorporat inform instruct intend
    invit issu item list look manag matter meet member minut monitor mov need nomin not object observ offer open
    outlin paper panel part pass plan point prepar present previou proceed process progress propos proposal provid
    publish question rais receiv recogn recommend record reduc refer regard reiterat relat remain remind report
    represent request requir resolv respons result return revis review rul said say schedul see seek send sent set
    shar stat statu submit suggest support tabl tak team term thank understand undertak updat urg us view vot want
    welcom will work year month week day time current new number level action risk register annex appendix section
    paragraph schedule date committ sub board council meeting outcom information general overall total recent
    relevant appropriate additional initial final draft version activit approach option purpos standard""".split()
)

MONTHS = {
    name: number
    for number, names in enumerate(
        """january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|
        november nov|december dec""".split("|"),
        start=1,
    )
    for name in names.split()
}
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat".split()
)

LEGAL_FORMS = frozenset(
    "ltd limited plc llp lp inc incorporated cic cio gmbh ag sa bv nv llc co company corp pty".split()
)

# What names of organisations end in. Common words, so they count only together with the head of the name.
TAILS = frozenset(
    """academy accountants advice advisers advisors advisory aerospace agency aggregates airlines airways alliance
    analytics architects associates association auctions automation bakery bank biotech boilers breweries brewery
    brokers brothers builders building builds buses cabs capital car care carpets cars catering centre chambers
    charity chemicals church cleaning clinic clothing club coaches collective college communications community
    computing connect connections construction consultancy consultants consulting contractors controls cooperative
    council couriers credit dairies dairy data defence demolition dental design development developments digital
    distribution electric electrical electricity electronics energy engineering enterprises environmental estates
    events facilities farm farms fibre films finance financial fisheries fitness fleet flooring foods forum
    foundation freight fuels furniture games garage gardens gas glass grocers group haulage health heat heating
    holdings home homes hospital hosting hotel hotels housing industries informatics infrastructure instruments
    insurance insurers interactive interiors international investments journal kitchens labs law learning legal
    leisure lettings library lighting loans logistics machinery maintenance management marine maritime marketing
    materials media metering meters minerals mining mobile motors mutual network networks news nurseries nursery
    packaging partners partnership payments payroll pensions petroleum pharma pharmaceuticals pharmacy plastics
    plumbing ports power print printing productions products project projects properties property publishing pumps
    quarries rail railways recovery recruitment recycling refrigeration removals renewables rentals research
    resources restaurants retail robotics roofing row scaffolding school seafood seafoods security services
    shipping signs society software solar solicitors solutions sons staffing steel storage stores studio studios
    supplies supply support surgery surveyors systems taxis tech technologies technology telecom telecoms textiles
    theatre therapeutics tiles timber tours trade trading training transport travel trust union university
    utilities utility ventures vets waste water wholesale wind wines wireless works""".split()
)

# Tails that departments and public bodies have as well: Human Resources, Data Services.
DEPARTMENTS = frozenset(
    """agency alliance association centre charity council data defence design development education engineering
    estates events facilities finance forum group health hospital information infrastructure law leisure legal
    library logistics maintenance management network networks news partnership project projects property recycling
    research resources school security services society support systems tech technology telecoms trade training
    transport travel trust union university waste""".split()
)

# What a person is, and no name: Director of Public Health.
ROLES = frozenset(
    """assistant chair chairman chief clerk commissioner department deputy director executive governor head interim
    joint lead manager member minister ministry office officer permanent president principal representative
    secretary senior treasurer vice""".split()
)

# Names that tell what they are by their first word: University of Easterley.
OPENERS = frozenset("university college institute school bank church friends borough county city diocese".split())

EVERYDAY_CAPITALS = frozenset(
    """AGM AOB BST CEO CFO COO CTO EEA EGM EUR EUROPE FAQ FAQS FOI FTE GBP GDP GDPR GMT HMRC HTML HTTP HTTPS KPI
    KPIS MEP MOU NDA NHS PDF PIN PLC RAG ROI RSVP SLA SME SMES SMS TBA TBC TBD TLP UAT UK UN URL USA USB USD UTC
    VAT WIFI XML YTD""".split()
)

# Names that everybody has heard.
EVERYDAY_NAMES = frozenset(
    """adobe africa african america american android apple asia asian atlantic australia australian austria belfast
    belgian belgium birmingham brexit bristol britain british brussels canada canadian cardiff christian christmas
    china chinese commonwealth danish denmark dutch easter edinburgh england english europe european excel facebook
    finland france french german germany glasgow google greece greek hindu iceland india indian internet ireland
    irish islam italian italy japan japanese jewish latin linkedin linux london luxembourg manchester microsoft mp
    mps muslim netherlands norway norwegian outlook parliament poland polish portugal powerpoint russia russian
    scotland scottish sharepoint skype spain spanish sweden swedish swiss switzerland teams thames turkey twitter
    ulster wales welsh westminster whitehall whatsapp windows word yorkshire youtube zoom""".split()
)

# Plain words that the dictionary in words.py is too old or too small for.
MODERN = frozenset(
    """agenda agendas analytics app apps asset attendee attendees backlog biodiversity blockchain blog bluetooth
    broadband byelaw byelaws chatbot cloud covid cryptocurrency cyber cybersecurity dashboard dataset datasets
    decarbonisation decarbonise decommissioning email emails fintech geothermal helpdesk helpline hotspot hydrogen
    hyperlink inbox infographic internet intranet interoperability laptop login logs malware metadata metering
    microgrid multi nationwide offline offshore offsite onboarding online onshore onsite pandemic passcode password
    phishing photovoltaic podcast portfolio pre prepay ransomware recyclable rebranding remediate remediated
    remediation reskilling retender retendering roadmap rollout safeguarding signage signposting smartphone
    software spreadsheet stakeholder stakeholders startup subcommittee subgroup sustainability teleconference
    timeline timescale timescales toolkit triage uplift upload upskilling url videoconference website websites
    webinar webinars wellbeing whistleblower whistleblowing wifi workaround workarounds workflow workstream
    workstreams zoom""".split()
)

ABBREVIATED_NAMES = frozenset("chas edw geo jas jos messrs robt thos wm".split())

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady cllr councillor rev revd judge baroness".split()
)

PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le las los el al bin ibn ap ab ferch y ter ten".split()
)

FIRST_NAMES = frozenset(
    """aaron abdul abigail adam adrian agnes ahmed aidan aisha alan albert alexander alex alfie alice alison
    alistair amanda amber amelia amina amir amy ana andrea andrew andy angela angus anita ann anna anne annie
    anthony antonio anwen archie arthur asha ashley asif audrey barbara barry beatrice becky ben benjamin bernard
    beth bethan betty bill bob brenda brian bridget bronwen bryn callum cameron carl carla carol caroline carlos
    carwyn catherine cathy catrin charles charlie charlotte chloe chris christian christine christopher ciara
    claire clare clive colin connor cordelia courtney craig daisy dan daniel daniela danny darren dave david dawn
    dean debbie deborah declan deirdre denis dennis derek diana diane dominic donald donna dorothy douglas duncan
    dylan eddie edward edwin eileen eilidh elaine eleanor elena elin elizabeth ella ellen ellie emily emma eoin
    eric erin esther ethan eva evan evelyn faith fatima felicity finn fiona florence frances francis frank fred
    freya gareth gary gavin gemma geoff geoffrey george georgia gerald gerard gillian gina giulia glen glenn gloria
    glyn gordon grace graeme graham grant greg gregory gwen gwyneth hamish hannah harriet harry hassan hazel
    heather helen helena henry hilary hollie holly howard hugh hugo huw hywel ian ibrahim imogen imran irene iris
    isaac isabel isla ivan ivor ivy jack jackie jacob jake james jamie jan jane janet janice jason jasmine jay jean
    jeff jeffrey jenna jennifer jenny jeremy jerry jess jessica jill jim jo joan joanna joanne joe joel john johnny
    jon jonathan jordan jose joseph josephine josh joshua joy joyce juan judith judy julia julian julie juliet june
    justin kamal karen karl kate katherine kathleen kathryn katie kay keith kelly ken kenneth kerry kevin khalid
    kieran kim kirsty kumar kyle lara laura lauren laurence lawrence leah lee leigh len leo leon leonard leslie
    lewis liam lily linda lindsay lisa liz llinos lloyd lorna lorraine louis louise lucia lucy luke lydia lynn
    lynne madeleine maeve maggie malcolm manuel marc marco marcus margaret maria marie marion mark marta martha
    martin mary matt matthew maureen maurice max maya megan mehmet meera melanie melissa mia michael michelle
    miguel mike miles millie miriam mo mohammed mohamed moira molly monica morag morgan moses muhammad mustafa
    nadia nancy naomi natalie natasha nathan neil nia niamh nicholas nick nicola nicole nigel nikki nina noah noel
    nora norman nuala oisin oliver olivia omar oscar owen padraig pamela pat patricia patrick paul paula pauline
    penelope penny peter phil philip phillip philippa phoebe pierre piers polly priya rachel raj rajesh ralph ravi
    ray raymond rebecca reg rhian rhiannon rhodri rhys richard rita rob robert roberta robin rod roger roisin
    roland ron ronald rory rosa rose rosemary rosie ross rowan roy rupert russell ruth ryan sadie sally sam
    samantha samuel sandra sanjay sara sarah saoirse scott sean sebastian sergio sharon sheila shirley shona sian
    simon sinead siobhan sofia sophia sophie stacey stan stanley stella stephanie stephen steve steven stewart
    stuart sue suresh susan suzanne sylvia tamsin tanya tariq teresa terence terry tessa theo theresa thomas tim
    timothy tina toby tom tomos tony tracey tracy trevor tristan una ursula valerie vanessa vera veronica vicky
    victor victoria vikram vincent viv vivien vivienne walter wayne wendy wilfred will william yasmin yusuf yvonne
    zahra zara zoe""".split()
)
