// A certified OpenID provider (oidc-provider) set up like Pro Santé Connect: code flow with PKCE, « eidas1 », scope_all,
// signed userinfo, CIBA by poll, logouts both ways; with TLS, clients that show a certificate.
// The first argument is a file of JSON: where it runs (provider.js resolves the package from there), port, client, people.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const setup = JSON.parse(readFileSync(process.argv[2], "utf8"));
const resolve = createRequire(setup.modules + "/package.json").resolve;
const { Provider, errors } = await import(pathToFileURL(resolve("oidc-provider")).href);

const subject = (number) => `f:550dc1c8-d97b:${number}`;
const people = new Map(setup.people.map((person) => [subject(person.number), person]));
const account = (id) => {
  const person = people.get(id);
  return person && {
    accountId: id,
    claims: () => ({
      sub: id,
      SubjectNameID: person.number,
      preferred_username: person.number,
      given_name: person.given_name,
      family_name: person.family_name,
      SubjectRefPro: { codeCivilite: "M", exercices: [{ codeProfession: "10", activities: [] }] },
    }),
  };
};
const granted = async (provider, accountId, clientId) => {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope("openid scope_all");
  await grant.save();
  return grant;
};
let asked = null; // the last request for a yes on a telephone

const provider = new Provider(setup.issuer, {
  clients: [setup.client],
  jwks: setup.jwks,
  findAccount: (_, id) => account(id),
  scopes: ["openid", "scope_all"],
  acrValues: ["eidas1"],
  claims: {
    openid: ["sub"],
    scope_all: ["SubjectNameID", "preferred_username", "given_name", "family_name", "SubjectRefPro"],
    acr: null, auth_time: null, sid: null, iss: null,
  },
  clientAuthMethods: ["client_secret_basic", "client_secret_post", "self_signed_tls_client_auth"],
  pkce: { required: () => true },
  responseTypes: ["code"],
  cookies: { keys: ["only for tests"] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: (ctx) => granted(ctx.oidc.provider, ctx.oidc.session.accountId, ctx.oidc.client.clientId),
  fetch: (url, options) => fetch(url, options),
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: true },
    jwtUserinfo: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = `<!doctype html><html lang="fr"><title>Quitter</title>${form}
          <button autofocus type="submit" form="op.logoutForm" name="logout" value="yes">Quitter Pro Santé Connect</button>`;
      },
    },
    mTLS: { enabled: true, selfSignedTlsClientAuth: true, getCertificate: (ctx) => ctx.socket.getPeerX509Certificate?.() },
    ciba: {
      enabled: true,
      deliveryModes: ["poll"],
      processLoginHint: (_, hint) => (people.has(subject(hint)) ? subject(hint) : undefined),
      validateBindingMessage: () => {},
      validateRequestContext: () => {},
      verifyUserCode: () => {},
      triggerAuthenticationDevice: (ctx, request, who) => {
        asked = { request: request.jti, accountId: who.accountId, digits: ctx.oidc.params.binding_message };
      },
    },
  },
});

provider.use(async (ctx, next) => {
  if (ctx.path === "/test/phone") {
    const grant = await granted(provider, asked.accountId, setup.client.client_id);
    const result = ctx.query.said === "yes" ? grant : new errors.AccessDenied();
    await provider.backchannelResult(asked.request, result, { acr: "eidas1", authTime: Math.floor(Date.now() / 1000) });
    ctx.body = asked.digits;
  } else if (ctx.path.startsWith("/interaction/")) {
    if (ctx.method === "POST") {
      let body = "";
      for await (const chunk of ctx.req) body += chunk;
      const number = new URLSearchParams(body).get("number");
      const result = people.has(subject(number))
        ? { login: { accountId: subject(number), acr: "eidas1", amr: ["e-cps"] } }
        : { error: "access_denied", error_description: "End-User aborted" };
      await provider.interactionFinished(ctx.req, ctx.res, result);
      ctx.respond = false;
    } else {
      await provider.interactionDetails(ctx.req, ctx.res);
      ctx.type = "html";
      ctx.body = `<!doctype html><html lang="fr"><title>Pro Santé Connect</title><h1>Pro Santé Connect</h1>
        <form method="post"><label>Numéro <input name="number"></label><button>Se connecter</button></form>`;
    }
  } else await next();
});

const handler = provider.callback();
const server = setup.tls
  ? createSecureServer({ ...setup.tls, requestCert: true, rejectUnauthorized: false }, handler)
  : createServer(handler);
server.listen(setup.port, "127.0.0.1", () => console.log("ready"));
process.on("SIGTERM", () => process.exit(0));
