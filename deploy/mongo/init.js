// Makes the server a replica set of one and gives each service a user of its own database alone.
// Run again it mends: a password that was changed is set anew.
const fs = require("fs");

const root = fs.readFileSync("/run/secrets/mongo-root-password", "utf8").trim();
db.getSiblingDB("admin").auth("root", root);

const NOT_YET_INITIALIZED = 94;
try {
  rs.status();
} catch (error) {
  if (error.code !== NOT_YET_INITIALIZED) throw error;
  rs.initiate({ _id: "motcua", members: [{ _id: 0, host: "mongo:27017" }] });
}
for (let left = 120; !db.hello().isWritablePrimary; left -= 1) {
  if (left === 0) throw new Error("the server has not become primary");
  sleep(500);
}

for (const service of ["intake", "routing", "notify"]) {
  const own = db.getSiblingDB(service);
  const pwd = process.env[`${service.toUpperCase()}_MONGO_PASSWORD`];
  if (!pwd) throw new Error(`no password for ${service}`);
  const roles = [{ role: "readWrite", db: service }];
  if (own.getUser(service)) own.updateUser(service, { pwd, roles });
  else own.createUser({ user: service, pwd, roles });
}
print("users of intake, routing and notify are in place");
