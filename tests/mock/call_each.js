// Calls actions of SMS with the official SDK for Node: endpoint, secret id, secret key, and JSON of
// actions to parameters. Prints as JSON which fields each response has, or the code of its error.
const { sms } = require("tencentcloud-sdk-nodejs-sms");

const [endpoint, secretId, secretKey, calls] = process.argv.slice(2);
const client = new sms.v20210111.Client({
  credential: { secretId, secretKey },
  region: "ap-singapore",
  profile: { httpProfile: { protocol: "http://", endpoint } },
});
(async () => {
  const told = {};
  for (const [action, parameters] of Object.entries(JSON.parse(calls))) {
    told[action] = await client[action](parameters).then(Object.keys, (error) => error.code);
  }
  console.log(JSON.stringify(told));
})();
