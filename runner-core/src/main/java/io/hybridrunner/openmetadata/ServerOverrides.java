package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the runner puts in place of what the server sent for ingestion's way back to it. Two more
 * are always put: secrets are looked up with what the process's environment says ({@code
 * secretsManagerLoader: env}), and connections are never sent back to the server ({@code
 * storeServiceConnection: false}). Immutable, thread-safe.
 *
 * @param hostPort the server's API as ingestion reaches it
 * @param secretsProvider the {@code secretsManagerProvider}
 * @param token the bot token, in place of whatever {@code securityConfig} was sent
 * @param own the runner's own token, where no connection was sent
 */
public record ServerOverrides(
    Optional<String> hostPort,
    Optional<String> secretsProvider,
    Optional<ServerToken> token,
    Optional<ServerToken> own) {

  private static final String CONNECTION = "openMetadataServerConnection";

  /** Nothing but what is always put. */
  public static ServerOverrides none() {
    return new ServerOverrides(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * The connection of an entity as ingestion gets it. The server's listings never show one: then
   * address and token of the runner make one.
   */
  Fields connectionOf(EntityFields entity) {
    boolean sent = entity.has(CONNECTION);
    Optional<ServerToken> used = sent ? token : token.or(() -> own);
    if (!sent && (hostPort.isEmpty() || used.isEmpty())) {
      entity.complain(CONNECTION, "is missing, and this runner has " + lacking(used) + " for it");
      return new Fields(Map.of());
    }
    EntityFields server = entity.object(CONNECTION);
    Fields changed =
        sent ? server.asSent() : new Fields(Map.of()).with("type", new Text("OpenMetadata"));
    return withStore(withToken(server, used, withAddress(server, changed)));
  }

  private String lacking(Optional<ServerToken> used) {
    List<String> lacking = new ArrayList<>();
    if (hostPort.isEmpty()) {
      lacking.add("no address of the server (server.apiUrl)");
    }
    if (used.isEmpty()) {
      lacking.add("no token (ingestion.tokenSecret)");
    }
    return String.join(" and ", lacking);
  }

  private Fields withAddress(EntityFields server, Fields changed) {
    if (hostPort.isEmpty()) {
      server.text("hostPort");
      return changed;
    }
    return changed.with("hostPort", new Text(hostPort.get()));
  }

  private static Fields withToken(EntityFields server, Optional<ServerToken> used, Fields changed) {
    if (used.isEmpty()) {
      server.requiredObject("securityConfig");
      return changed;
    }
    // A bot's token is of use only with this provider, whatever users log in with.
    Fields security = new Fields(Map.of()).with("jwtToken", new Text(used.get().written()));
    return changed.with("authProvider", new Text("openmetadata")).with("securityConfig", security);
  }

  private Fields withStore(Fields changed) {
    Fields provided =
        secretsProvider
            .map(provider -> changed.with("secretsManagerProvider", new Text(provider)))
            .orElse(changed);
    return provided
        .with("secretsManagerLoader", new Text("env"))
        .with("storeServiceConnection", Literal.of(false));
  }
}
