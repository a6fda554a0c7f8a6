package io.hybridrunner.ecr.kubernetes;

import com.google.gson.JsonObject;
import io.hybridrunner.ecr.docker.DockerConfig;
import io.hybridrunner.ecr.docker.Login;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** One Secret of an API server, whether it is there or not. Thread-safe. */
public final class SecretResource {

  /**
   * No object has this version: what is written with it is made, and is a conflict if it is there.
   * Seen with Kubernetes 1.34; nothing promises it.
   */
  private static final String NO_VERSION = "1";

  private static final Duration STEP_BACK = Duration.ofMillis(50);

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;

  private final ApiServer server;
  private final String namespace;
  private final String name;

  /** Asks nothing yet. */
  public SecretResource(ApiServer server, String namespace, String name) {
    this.server = server;
    this.namespace = namespace;
    this.name = name;
  }

  /** Where it is. */
  public String namespace() {
    return namespace;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /**
   * What is there now.
   *
   * @throws RenewalException when that cannot be known
   */
  public Optional<StoredSecret> get() {
    Ask ask = Ask.get(namespace, name);
    Answer answer = server.ask(ask);
    if (answer.status() == NOT_FOUND && answer.aboutKind().equals("secrets")) {
      return Optional.empty();
    }
    if (!answer.isGood()) {
      throw new RenewalException(server.faults().refused(ask, answer));
    }
    return Optional.of(
        answer
            .body()
            .filter(body -> Json.text(body, "kind").equals("Secret"))
            .map(StoredSecret::new)
            .orElseThrow(() -> new RenewalException(server.faults().stranger(ask, answer))));
  }

  /**
   * Writes all that this program manages in it, if nobody has changed it since it was read.
   *
   * @param read what it is made of; empty when there was none
   * @return whether it was written, and not changed by somebody else
   * @throws RenewalException when it was refused
   */
  public boolean apply(Optional<StoredSecret> read, DockerConfig config, Notes notes) {
    String version = read.map(StoredSecret::resourceVersion).orElse(NO_VERSION);
    return send(read, written(read, Optional.of(version), config, notes), config);
  }

  /**
   * Makes it. A twin that makes it at the same time loses its entry until its next run: for API
   * servers that make nothing that has a version already.
   *
   * @return whether it was written, and not made by somebody else
   * @throws RenewalException when it was refused
   */
  public boolean create(DockerConfig config, Notes notes) {
    JsonObject made = written(Optional.empty(), Optional.empty(), config, notes);
    return send(Optional.empty(), made, config);
  }

  private boolean send(Optional<StoredSecret> read, JsonObject written, DockerConfig config) {
    // What was made by somebody else in between must not be taken over by force.
    String query =
        "fieldManager="
            + StoredSecret.MANAGER
            + "&fieldValidation=Strict&force="
            + read.isPresent();
    String verb = read.isPresent() ? "patch" : "create";
    Ask ask = new Ask(verb, namespace, name, query, written.toString(), secrets(config));
    Answer answer = server.ask(ask);
    if (answer.isGood()) {
      return isSecret(ask, answer);
    }
    if ((answer.status() == CONFLICT && answer.isKubernetes()) || isAnother(answer)) {
      return false;
    }
    throw new RenewalException(server.faults().refused(ask, answer));
  }

  private boolean isSecret(Ask ask, Answer answer) {
    if (answer.body().map(body -> Json.text(body, "kind")).orElse("").equals("Secret")) {
      return true;
    }
    throw new RenewalException(server.faults().stranger(ask, answer));
  }

  /** Whether the one that was read is gone, and there is another one. */
  private static boolean isAnother(Answer answer) {
    return answer.status() == INVALID && answer.message().contains("metadata.uid");
  }

  /** Lets others finish, after so many conflicts: at random, else the same ones meet again. */
  public void stepBack(int conflicts) {
    long most = STEP_BACK.toMillis() << conflicts;
    Duration time = Duration.ofMillis(ThreadLocalRandom.current().nextLong(most));
    server.await(Ask.get(namespace, name), time);
  }

  /** Why it was not written, after so many times. */
  public Cause contended(int times) {
    return server.faults().contended(Ask.get(namespace, name), times);
  }

  private JsonObject written(
      Optional<StoredSecret> read, Optional<String> version, DockerConfig config, Notes notes) {
    JsonObject labels = new JsonObject();
    labels.addProperty(StoredSecret.MANAGED_BY, StoredSecret.MANAGER);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", namespace);
    version.ifPresent(it -> metadata.addProperty("resourceVersion", it));
    // Else one that is deleted in between would be made anew.
    read.ifPresent(secret -> metadata.addProperty("uid", secret.uid()));
    metadata.add("labels", labels);
    metadata.add("annotations", notes.annotations());
    JsonObject data = new JsonObject();
    data.addProperty(StoredSecret.KEY, Base64.getEncoder().encodeToString(config.bytes()));
    JsonObject written = new JsonObject();
    written.addProperty("apiVersion", "v1");
    written.addProperty("kind", "Secret");
    written.add("metadata", metadata);
    written.addProperty("type", StoredSecret.TYPE);
    written.add("data", data);
    return written;
  }

  private static Set<String> secrets(DockerConfig config) {
    Set<String> secrets = new HashSet<>();
    secrets.add(Base64.getEncoder().encodeToString(config.bytes()));
    secrets.add(new String(config.bytes(), StandardCharsets.UTF_8));
    for (Login login : config.logins()) {
      String both = login.user() + ":" + login.password();
      secrets.add(Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
      secrets.add(login.password());
    }
    return secrets;
  }
}
