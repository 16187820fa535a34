"""Five fictional panels: how their minutes talk, in public and in private.

In a template, `{name}` and the like are filled with facts that are withheld; `{public_amount}` and the like with facts
of the same sort that stand in public. Nobody and nothing here exists.
"""

# ruff: noqa: E501 - sentences stay whole, and minutes are written with curly quotes
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Panel:
    """One body: its front matter, the glossary its policy has, titles, and sentences."""

    name: str
    front: str
    glossary: tuple[str, ...]
    titles: tuple[str, ...]
    public: tuple[str, ...]
    private: tuple[str, ...]
    retold: tuple[str, ...]  # each private sentence in somebody else's words, facts left out


WATER = Panel(
    name="Aldermere Catchment Board",
    front="""Aldermere Catchment Board, Meeting 34, ACB_34_0603. 6th March 2024. 09:30 - 12:15, Weir House, 2 Sluice Lane.
    Attendees: Board Chair Ruth Colley; Abstractors: Tom Reddish, Amina Sutcliffe; Navigation: Piers Holloway; Anglers:
    Gwen Parry (Part); Environment Regulator: Joan Whitby; Secretariat: Colm Deasy. Apologies: Martin Ferris.""",
    glossary=(
        "Catchment Board",
        "Board",
        "Abstraction Licence",
        "Licence Holder",
        "Environment Regulator",
        "Drought Order",
        "Section",
        "Schedule",
        "Secretariat",
        "Flow Monitoring Group",
        "Water Level Management Plan",
        "Working Group",
    ),
    titles=("Minutes and Actions", "Abstraction Licence Review", "Drought Order Preparations", "Navigation Update"),
    public=(
        "The Board NOTED the update from the Flow Monitoring Group (FMG).",
        "The Secretariat presented the quarterly summary of gauge readings and explained the method used for missing days.",
        "A Board Member asked whether the Water Level Management Plan would be revised before the winter.",
        "The Environment Regulator confirmed that it will consult on Section 4 of the Code in {public_month}.",
        "It was noted that river flows at the lower gauge had recovered after rain in {public_month}.",
        "The maintenance fund stood at {public_amount} at the end of the quarter, in line with the forecast.",
        "Licence Holders are reminded that returns are due by {public_date}.",
        "The Board AGREED the extension to the interim sampling arrangements for twelve months.",
        "The Chair noted that silt removal upstream of the weir would begin once the fish passage season had ended.",
        "The Board discussed modification {public_reference} and requested a further paper.",
        "Around 20% of the sampling points had been moved to reduce the cost of each visit.",
        "The Navigation representative noted that lock closures had been announced at least 20 Working Days in advance.",
        "The Working Group considered three options for the weir: repair, replacement or removal.",
        "The Board AGREED the progression timetable; and requested a status report for the next meeting.",
        "Reservoir storage was 84% and no restrictions were expected.",
        "A paper on invasive species was deferred; the Secretariat will circulate it with the next agenda.",
        "The CSO monitoring programme continues and the ETL process for gauge data has been rebuilt.",
        "Any change to the charging scheme would need a consultation of 42 days under Schedule 7.",
        "The Board thanked volunteers who had counted 1,204 eels at the pass.",
        "The Heritage Lottery bid for the mill was submitted and a decision is expected in the spring.",
    ),
    private=(
        "Licence Holder ‘C’ is {name}, which has drawn {quantity} above its Abstraction Licence since {date}.",
        "The Environment Regulator has opened enforcement case {reference} and a penalty of {amount} is likely.",
        "{name} disputes the meter calibration and has retained counsel; its finance director {person} wrote on {date}.",
        "The Board considered whether the Drought Order could be challenged by {name} before the hydrology evidence is complete.",
        "An offer of {amount} was made without prejudice, equal to {percent} of the assessed charge.",
        "The sluice keeper's logbook for {month} had been altered after the pollution incident and copies are held by {person}.",
        "Three farms downstream reported livestock losses within {count} days of the unconsented discharge.",
        "Contact for the settlement talks is {mail} and the hearing bundle is numbered {reference}.",
    ),
    retold=(
        "One licensee has been taking far too much water.",
        "The regulator may fine a licensee after an investigation.",
        "A licensee thinks its meter is wrong and has hired lawyers.",
        "Someone may fight the drought measures in court while the science is unfinished.",
        "Money was put on the table to settle out of court.",
        "Records at the sluice were tampered with once the spill had happened.",
        "Animals died on farms below the illegal outflow.",
        "Talks about a settlement are under way.",
    ),
)

HARBOUR = Panel(
    name="Port Skerran Harbour Trust",
    front="""Port Skerran Harbour Trust. Trust Meeting 112 (PSHT/112). 14 May 2023, 14:00, Customs House, Quay Street, PS1 4QT.
    Present: Dame Isobel Traill (Chair), Euan Mackie, Shona Baird, Harbour Master Callum Rennie, Port Users: Lena Falk,
    Coastguard: Andrew Moir (dial-in). In attendance: Clerk Ailsa Strang.""",
    glossary=(
        "Trust",
        "Trustees",
        "Harbour Master",
        "Coastguard",
        "Port Users Forum",
        "Pilotage Directions",
        "Byelaws",
        "General Directions",
        "Marine Safety Plan",
        "Port Users",
        "Clerk",
        "Maintenance Dredging",
    ),
    titles=("Apologies", "Harbour Master's Report", "Pilotage Review", "Fisheries Quay", "Any Other Business"),
    public=(
        "The Harbour Master reported 212 vessel movements, a small increase on the same month last year.",
        "The Trust noted that Maintenance Dredging will resume when the tides allow.",
        "Trustees AGREED to publish the revised Marine Safety Plan on the website.",
        "Visitor berthing income was {public_amount} against a budget set in {public_month}.",
        "The Port Users Forum asked for better lighting on the Fisheries Quay steps.",
        "The Coastguard described the exercise held on {public_date} and thanked the lifeboat crew.",
        "Pilotage Directions were last revised under notice {public_reference} and remain in force.",
        "The crane inspection found no defects; the next inspection is due within 6 months.",
        "The Clerk will write to all berth holders about the new card readers on the pontoons.",
        "A Trustee asked whether the AIS receiver could share data with the university.",
        "Ice sales fell by 9% because two boats were laid up for refit.",
        "RESOLVED: that the General Directions be amended to lower the speed limit inside the breakwater.",
        "Power outages had interrupted the data link to the tide gauge, and the row of bollards by the slip is worn.",
        "The Trust discussed the draft travel plan and the shuttle service for the summer regatta.",
        "Fuel for the workboat is now bought jointly with the lighthouse authority.",
        "The heating in the Customs House had failed twice and a repair was in hand.",
        "The Trust received a presentation from the sailing club on its plans for the centenary.",
        "The VTS upgrade has slipped to the third quarter and the RNLI open day went well.",
        "The meeting closed at 16:10.",
    ),
    private=(
        "The preferred bidder for the ice plant is {name}, whose tender of {amount} was the lowest of four.",
        "{name} has not paid berthing dues under invoices {range} and its vessel may be arrested.",
        "{person}, the operations director of {name}, asked that the survey of the pier foundations stay private.",
        "The diver's report (reference {reference}) dated {date} found voids of {quantity} beneath the ferry linkspan.",
        "Insurers will carry {percent} of the loss and the Trust's solicitors {name} advise against an early admission.",
        "A trawler skipper was dismissed after a grievance and may go to the tribunal in {month}; call {phone}.",
        "The bank covenant would be breached if reserves fell below {amount} before refinancing completes.",
        "The harbour revision order will be contested by {name} unless the slipway easement is conceded.",
    ),
    retold=(
        "The cheapest of four offers for ice making will win.",
        "A debtor risks the seizure of its boat.",
        "The pier survey should not be published, its users asked.",
        "Divers found hollow ground under the ramp for ferries.",
        "The insurer pays part, and lawyers warn not to say sorry too soon.",
        "A fisherman who was sacked may sue.",
        "Our lender could call in the loan if cash runs low.",
        "There will be objections to the order about the harbour.",
    ),
)

ARCHIVE = Panel(
    name="National Records Council",
    front="""National Records Council - Access Panel. Minutes of the 7th meeting, NRC-AP-07. Tuesday 21 November 2023.
    Members: Professor Helen Ashdown (Chair), Dr Owen Tate, Maya Lindqvist, Bernard Coyle. Officers: Stella Munro,
    Keeper of Records; Faisal Anwar, Digital Preservation Manager. Observers: The Treasury.""",
    glossary=(
        "Council",
        "Access Panel",
        "Keeper of Records",
        "Closure Period",
        "Deposit Agreement",
        "Reading Room",
        "Freedom of Information Act",
        "Public Records Act",
        "Appraisal Policy",
        "Treasury",
        "Annual Report",
    ),
    titles=("Welcome", "Closure Reviews", "Digital Preservation", "Reading Room Services", "Deposits and Loans"),
    public=(
        "The Panel noted that {public_count} files had been reviewed since the last meeting.",
        "The Keeper of Records introduced the Annual Report and thanked the cataloguing team.",
        "The Digital Preservation Manager reported that storage had grown by 14% and checksums were verified weekly.",
        "Members discussed whether the Closure Period for court papers should be shortened from thirty years.",
        "The Reading Room will close for stocktaking on {public_date}.",
        "The Panel APPROVED the revised Appraisal Policy, reference {public_reference}.",
        "A grant of {public_amount} had been received for the conservation of tithe maps.",
        "Requests under the Freedom of Information Act were answered within 20 working days in all but two cases.",
        "The photographic studio has a new camera stand and the backlog has fallen.",
        "Dr Tate suggested that readers be asked which finding aids they use.",
        "The Panel deferred the paper on oral history until the spring meeting.",
        "It was reported that humidity in Store 3 had been outside the standard for part of {public_month}.",
        "The OCR pilot on parish registers gave mixed results; the TNA guidance will be followed.",
        "The loan of the charter to the county museum was agreed subject to the usual conditions.",
        "The Officers were asked to prepare a short guide to copyright for local history societies.",
        "Members were reminded of the training session on data protection.",
        "A common index of field names would help researchers and the library alike.",
        "The next meeting will be held online.",
    ),
    private=(
        "The depositor of the sealed collection is {person}, who asked that the Deposit Agreement be ended by {date}.",
        "{name} offered {amount} for the manuscript diaries, and the family's valuer put them at {amount}.",
        "File {reference} names two informants who are still living and must keep its full Closure Period.",
        "A conservator was suspended on {date} after watercolour sketches went missing from strongroom inventories.",
        "The digitisation supplier {name} lost {percent} of the wax cylinder masters in a server migration.",
        "{person} has complained that the adoption registers were shown to {name} without consent.",
        "Legal advice from {name} is that the libel risk in the memoir outweighs its research value.",
        "The strongroom door was found unlocked {count} times during {month}; write to {mail}.",
    ),
    retold=(
        "A donor wants a sealed set of papers back.",
        "A buyer made an offer for handwritten journals.",
        "Some sources in one file have not died yet.",
        "Staff were sent home over missing pictures.",
        "A contractor destroyed recordings while moving computers.",
        "There is a complaint about showing adoption papers to others.",
        "Counsel fears that the memoir could be defamatory.",
        "A secure room had been left open more than once.",
    ),
)

HOSPITAL = Panel(
    name="Thornbeck Hospitals Quality Committee",
    front="""Thornbeck Hospitals NHS Foundation Trust. Quality Committee 09/2022. Thursday 8 September 2022, Boardroom B.
    Present: Dr Anil Kapur (Chair), Judith Frame, Olu Bankole, Sister Clare Nugent, Prof. Edwin Hale. Minutes: P. Yates.""",
    glossary=(
        "Trust",
        "Quality Committee",
        "Chief Nurse",
        "Medical Director",
        "Emergency Department",
        "Serious Incident",
        "Integrated Care Board",
        "Care Quality Commission",
        "Duty of Candour",
        "Governors",
        "Patient Experience",
    ),
    titles=("Patient Story", "Serious Incident Report", "Staffing", "Estates", "Infection Prevention and Control"),
    public=(
        "The Committee NOTED the report on hand hygiene audits, with compliance at 96%.",
        "The Chief Nurse reported that agency use had fallen and that 38 nurses had joined the Trust.",
        "Governors asked for clearer signs at the entrance to the Emergency Department.",
        "The Committee heard a patient story about discharge planning and thanked the family.",
        "Capital spending to {public_month} was {public_amount}, slightly behind plan.",
        "The Medical Director confirmed that mortality reviews were up to date.",
        "The Care Quality Commission will inspect maternity services before {public_date}.",
        "Policy {public_reference} was approved with minor changes to the training section.",
        "A Member asked whether the electronic prescribing rollout would affect ward rounds.",
        "The waiting list stood at {public_count} patients, of whom most had been seen within eighteen weeks.",
        "The Committee AGREED that the risk rating for oxygen supply be reduced.",
        "MRSA screening continued and the PHSO had closed two complaints.",
        "Work on the roof of the outpatient building has been completed.",
        "The Integrated Care Board would fund a second discharge lounge over the winter.",
        "The falls prevention lead described the bay watch scheme and its early results.",
        "The Committee discussed the Patient Experience survey, in which food scored better than last year.",
        "The kitchen refurbishment was on time; a temporary kitchen is in use.",
        "There was no other business.",
    ),
    private=(
        "The surgeon under review is {person}, whose complication rate of {percent} exceeds that of her peers.",
        "The family of the patient in case {reference} will be offered {amount} before the inquest on {date}.",
        "{name} supplied the contaminated endoscopes and has withdrawn {count} units from other hospitals.",
        "The pharmacist found {quantity} of ketamine missing from the theatre cupboard in {month}.",
        "{person} raised concerns about bullying in the anaesthetics rota and asked for whistleblower protection.",
        "The contract with {name} for sterile services ends early at a cost of {amount}.",
        "A locum registrar had falsified fluoroscopy training records and was reported to the regulator.",
        "The coroner's officer can be reached on {phone} and the witness statements are filed under {reference}.",
    ),
    retold=(
        "One of our surgeons has worse results than colleagues.",
        "Bereaved relatives will receive money ahead of the coroner.",
        "Dirty scopes came from one vendor.",
        "Drugs disappeared from an operating suite.",
        "A doctor spoke of harassment among those who put patients to sleep.",
        "We are leaving a sterilisation deal early.",
        "A temporary doctor lied about his X-ray course.",
        "Statements of those who saw it are with the coroner.",
    ),
)

TRANSPORT = Panel(
    name="Northdale Bus Partnership Panel",
    front="""Northdale Bus Partnership. Panel meeting no. 19, NBP/19/2025. Wednesday 12 February 2025, County Hall, Room 4.
    Panel Members: Councillor Ann Thirlby (Chair), Graham Speight, Councillor Yusuf Dar, Operators: Fay Lomax (TEAMS),
    Passenger Watch: Derek Ibbotson. Officers: Nina Cole, Peter Hobb.""",
    glossary=(
        "Partnership",
        "Panel",
        "Enhanced Partnership Plan",
        "Operators",
        "Passenger Watch",
        "County Hall",
        "Councillor",
        "Bus Service Improvement Plan",
        "Department for Transport",
        "Traffic Commissioner",
        "Real Time Information",
    ),
    titles=("Declarations", "Network Review", "Fares and Ticketing", "Depot Strategy", "Forward Plan"),
    public=(
        "Officers presented the Network Review and the timetable for consultation.",
        "The Panel AGREED to keep the evening service on route 17 until {public_month}.",
        "Passenger Watch reported that real time screens at four stops were out of order.",
        "Concessionary reimbursement for the year is expected to be {public_amount}.",
        "Operators noted driver shortages, although 45 new drivers had passed their test.",
        "The Traffic Commissioner's guidance {public_reference} was circulated for information.",
        "Cllr Dar asked for a smart card that works on the ferry as well.",
        "Patronage was 93% of the level before the pandemic.",
        "The next roadworks bulletin will be issued on {public_date}.",
        "The Panel noted the Bus Service Improvement Plan and its targets for punctuality.",
        "Shelters in the town centre will be cleaned each month.",
        "The Department for Transport had announced further capital funding for zero emission vehicles.",
        "Electric bus charging at the depot needs a supply upgrade; the DNO has been asked for a quotation.",
        "It was suggested that school services be shown on the same map.",
        "A survey of {public_count} passengers found that reliability mattered most.",
        "The KPI dashboard and the GTFS feed were demonstrated.",
        "RESOLVED - that the report be noted and the actions closed.",
        "First buses on Sundays would start an hour later.",
    ),
    private=(
        "Operator ‘B’ is {name}, which will surrender its licence on {date} unless refinancing succeeds.",
        "The subsidy sought was {amount}, or {percent} of route costs, and officers recommend refusal.",
        "{person} of {name} was cautioned over tachograph tampering at the Ravensgill depot.",
        "The sale of the depot to {name} for {amount} depends on removing {quantity} of buried diesel sludge.",
        "Collision report {reference} shows that brake warnings had been silenced {count} times.",
        "Union officials rejected the pay offer; a ballot of engineers closes on {date}.",
        "The Traffic Commissioner will hold a preliminary hearing about {name} in {month}; papers from {mail}.",
        "Ticket machine fraud at {name} was traced to cloned inspector credentials by {person}.",
    ),
    retold=(
        "A bus company will give up unless it finds money.",
        "A company asked for public money and should not get it.",
        "Someone was warned for meddling with the recording device in a bus.",
        "Selling the garage hinges on cleaning up old fuel.",
        "Drivers had switched off the alarms for the brakes before the crash.",
        "Mechanics will vote on a strike about wages.",
        "There will be a hearing about an operator soon.",
        "Copied inspector passes were used to steal from the machines.",
    ),
)

PANELS = (WATER, HARBOUR, ARCHIVE, HOSPITAL, TRANSPORT)
