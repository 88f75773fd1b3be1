#!/usr/bin/env bash
# Makes what compose.yaml needs and nobody else may know: deploy/.env and deploy/secrets/.
# Every password and key is new and random. Refuses to overwrite. Needs openssl.
set -euo pipefail
cd "$(dirname "$0")"
for made in .env secrets; do
  [ ! -e "$made" ] || { echo "make-secrets: deploy/$made exists and is left alone; remove it only with the data it opens" >&2; exit 1; }
done
command -v openssl >/dev/null || { echo "make-secrets: openssl is needed" >&2; exit 1; }
umask 077
work=$(mktemp -d .secrets.XXXXXX)
trap 'rm -rf "$work"' EXIT

b64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
bytes() { tail -c "+$(($1 + 1))" "$work/key.der" | head -c 32 | b64url; }

# A pair on P-256 in $d, $x and $y. The DER form of one (SEC 1) has its numbers in fixed places.
new_pair() {
  openssl ecparam -name prime256v1 -genkey -noout -outform DER -out "$work/key.der"
  [ "$(wc -c < "$work/key.der")" -eq 121 ] || { echo "make-secrets: openssl wrote a key of another form" >&2; exit 1; }
  d=$(bytes 7) x=$(bytes 57) y=$(bytes 89)
  rm "$work/key.der"
}

# The pair to which contacts are sealed (JWK, P-256): public for intake, private for notify alone.
new_pair
thumbprint=$(printf '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}' "$x" "$y" | openssl dgst -sha256 -binary | b64url)
public="\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"enc\",\"kid\":\"$thumbprint\",\"x\":\"$x\",\"y\":\"$y\""
echo "{$public}" > "$work/contact.public.json"
echo "{$public,\"d\":\"$d\"}" > "$work/contact.private.json"

# The key ring that intake seals personal data with. Lost, all of it is: keep a copy elsewhere.
kid=$(openssl rand -hex 4)
printf '{"current": "%s", "keys": {"%s": "%s"}, "blind": "%s"}\n' \
  "$kid" "$kid" "$(openssl rand -base64 32)" "$(openssl rand -base64 32)" > "$work/keyring.json"

# The key that signs the slips; its public half is answered at /verify/keys.
new_pair
printf '{"keys": [{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"%s","x":"%s","y":"%s","d":"%s"}]}\n' \
  "$(openssl rand -hex 4)" "$x" "$y" "$d" > "$work/slips.json"

openssl rand -base64 756 > "$work/mongo-keyfile"
openssl rand -hex 24 > "$work/mongo-root-password"

# The broker is given hashes: base64 of four characters of salt and SHA-256 of salt and password.
hashed() {
  local salt
  salt=$(openssl rand -hex 2)
  { printf %s "$salt"; printf %s "$salt$1" | openssl dgst -sha256 -binary; } | openssl base64 -A
}
definitions=$(< rabbitmq/definitions.json)
env="# Made by make-secrets.sh; known to nobody else.
"
for user in operator intake routing notify; do
  password=$(openssl rand -hex 24)
  definitions=${definitions//"@$user@"/$(hashed "$password")}
  env+="${user^^}_AMQP_PASSWORD=$password
"
done
echo "$definitions" > "$work/rabbitmq-definitions.json"
for service in intake routing notify; do
  env+="${service^^}_MONGO_PASSWORD=$(openssl rand -hex 24)
"
done
env+='
# To be filled in; nothing starts before. Files: their path, from deploy/ if not absolute.
# The code of the department, the JWKS of who signs its staff'"'"'s tokens, the issuer they name, and
# the staff register.
AGENCY=
TOKEN_KEYS_FILE=
TOKEN_ISSUER=
STAFF_FILE=
# What heads the slips: cơ quan chủ quản, the department, the place, its telephone; and the address
# at which citizens reach intake, to which the QR codes lead.
OFFICE_PARENT=
OFFICE_NAME=
OFFICE_PLACE=
OFFICE_TELEPHONE=
PUBLIC_URL=
# How notices leave: the SMS gateway with its key, sender name and price of a part in dong, and the
# mail server; or in their place a file of carriers that lies with its keys in secrets/providers,
# as /run/providers/providers.yaml.
PROVIDERS_FILE=
SMS_URL=
SMS_KEY=
SMS_BRANDNAME=
SMS_PART_DONG=
SMTP_HOST=
SMTP_PORT=
SMTP_STARTTLS=
# Of whom notices are: the sender of mails, the telephone of the one-stop, and the short name of the
# department without marks. The address at which citizens reach notify, for the link by which they
# refuse mails that the law does not ask for; without it there is no link.
MAIL_FROM=
TELEPHONE=
OFFICE_SMS_NAME=
NOTIFY_PUBLIC_URL=
# The mailbox to which undeliverable mail returns; the mail server hands it in with the key that
# secrets/notify.env gives as NOTIFY_BOUNCES_KEY (services/notify/README.md).
MAIL_BOUNCES=
# The addresses of the reverse proxy before the services, whose X-Forwarded-For is believed, and
# clamd as host:port, which scans files; both may stay empty.
TRUSTED_PROXIES=
CLAMAV=
# How consultations reach other agencies as edXML (docs/edxml.md); without it the one-stop enters
# the answers. By files: DIRECTORY=/var/lib/exchange, which is secrets/packets or the EXCHANGE_FOLDER,
# given by its whole path, that user 10001 can write. By a gateway: its URL and key, and where its
# certificate comes from no public authority the CA_FILE. Either way four things that lie in
# secrets/exchange: our key and certificate (KEY_FILE=/run/exchange/key.pem and so on), the folder
# of the partners'"'"' certificates, and the partners by name. User 10001 must be able to read them.
EXCHANGE_DIRECTORY=
EXCHANGE_FOLDER=
EXCHANGE_URL=
EXCHANGE_GATEWAY_KEY=
EXCHANGE_GATEWAY_CA_FILE=
EXCHANGE_KEY_FILE=
EXCHANGE_CERTIFICATE_FILE=
EXCHANGE_TRUSTED=
EXCHANGE_PARTNERS_FILE=
EXCHANGE_SECONDS=
# Whom alerts call (`--profile watch`): a configuration of Alertmanager. Without it they are shown at
# 127.0.0.1:9093 and call nobody.
ALERTMANAGER_FILE=
'
# Containers run as users of their own and must read these: the folder keeps the others out.
chmod 444 "$work"/*
install -d -m 755 "$work/providers" "$work/exchange"
install -d -m 777 "$work/packets" # routing writes there as user 10001
(set -o noclobber; printf %s "$env" > .env)
mv -T "$work" secrets
echo "made deploy/.env and deploy/secrets/; now fill in what is empty in deploy/.env"
