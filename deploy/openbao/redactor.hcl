# What the token of the service may do: make, use and destroy its own keys in the transit engine, and nothing else.
path "transit/keys" {
  capabilities = ["list"]
}
path "transit/keys/redactor-*" {
  capabilities = ["create", "read", "update", "delete"]
}
path "transit/encrypt/redactor-*" {
  capabilities = ["update"]
}
path "transit/decrypt/redactor-*" {
  capabilities = ["update"]
}
path "transit/sign/redactor-*" {
  capabilities = ["update"]
}
