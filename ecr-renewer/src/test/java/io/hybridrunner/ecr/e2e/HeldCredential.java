package io.hybridrunner.ecr.e2e;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The credential that a pull Secret holds. */
final class HeldCredential {

  private HeldCredential() {}

  /** What it has for {@link GuardedRegistry#HOST}; empty when there is no such Secret. */
  static Optional<String> in(NamespaceApi namespace) throws IOException, InterruptedException {
    JsonObject secret = namespace.get("/secrets/" + RenewerNamespace.SECRET);
    if (!secret.has("data")) {
      return Optional.empty();
    }
    String data = secret.getAsJsonObject("data").get(".dockerconfigjson").getAsString();
    String config = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    return Optional.of(
        new Gson()
            .fromJson(config, JsonObject.class)
            .getAsJsonObject("auths")
            .getAsJsonObject(GuardedRegistry.HOST)
            .get("auth")
            .getAsString());
  }
}
