// Sends one SMS with the official SDK for Node: endpoint, secret id, secret key.
const { sms } = require("tencentcloud-sdk-nodejs-sms");

const [endpoint, secretId, secretKey] = process.argv.slice(2);
const client = new sms.v20210111.Client({
  credential: { secretId, secretKey },
  region: "ap-singapore",
  profile: { httpProfile: { protocol: "http://", endpoint } },
});
const message = { PhoneNumber: "+60198890000", TemplateId: "1800308", SessionContext: "node" };
client.SendMultiGlobalSms({ SmsSdkAppId: "1400006666", MultiSmsInfoSet: [message] }).then(
  (reply) => console.log(reply.SendMultiStatusSet[0].Code),
  (error) => console.log(error.code),
);
