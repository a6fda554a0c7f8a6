package io.hybridrunner;

import io.hybridrunner.model.Resources;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.policy.Policy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a {@link HybridRunner} works. Immutable; begin with {@link #defaults} and change what
 * differs.
 *
 * @param version the runner's own version, told in health replies
 * @param workers threads that act on commands; 8 by default
 * @param inboxCapacity commands that may wait; 10,000 by default
 * @param reconcileInterval how often the engine's list is compared with what was reported; one
 *     minute by default
 * @param drainTimeout how long closing waits for commands in hand and owed statuses; 5 s by default
 * @param hostIp the address that data sources see, when it is known
 * @param ingestion what ingestion processes are given
 * @param policy what the customer allows; everything by default
 * @param server how the OpenMetadata server is used, where there is one
 */
public record RunnerConfig(
    String version,
    int workers,
    int inboxCapacity,
    Duration reconcileInterval,
    Duration drainTimeout,
    Optional<String> hostIp,
    Ingestion ingestion,
    Policy policy,
    ServerUse server) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming the field and the value
   */
  public RunnerConfig {
    if (workers < 1) {
      throw new IllegalArgumentException("workers < 1: " + workers);
    }
    if (inboxCapacity < 1) {
      throw new IllegalArgumentException("inboxCapacity < 1: " + inboxCapacity);
    }
    requirePositive("reconcileInterval", reconcileInterval);
    requirePositive("drainTimeout", drainTimeout);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  /** The defaults. */
  public static RunnerConfig defaults() {
    return new RunnerConfig(
        "unknown",
        8,
        10_000,
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        Optional.empty(),
        Ingestion.defaults(),
        Policy.allowAll(),
        ServerUse.defaults());
  }

  /** This configuration with another version. */
  public RunnerConfig withVersion(String value) {
    return new RunnerConfig(
        value,
        workers,
        inboxCapacity,
        reconcileInterval,
        drainTimeout,
        hostIp,
        ingestion,
        policy,
        server);
  }

  /** This configuration with another number of workers. */
  public RunnerConfig withWorkers(int value) {
    return new RunnerConfig(
        version,
        value,
        inboxCapacity,
        reconcileInterval,
        drainTimeout,
        hostIp,
        ingestion,
        policy,
        server);
  }

  /** This configuration with another inbox capacity. */
  public RunnerConfig withInboxCapacity(int value) {
    return new RunnerConfig(
        version,
        workers,
        value,
        reconcileInterval,
        drainTimeout,
        hostIp,
        ingestion,
        policy,
        server);
  }

  /** This configuration with another reconcile interval. */
  public RunnerConfig withReconcileInterval(Duration value) {
    return new RunnerConfig(
        version, workers, inboxCapacity, value, drainTimeout, hostIp, ingestion, policy, server);
  }

  /** This configuration with another drain timeout. */
  public RunnerConfig withDrainTimeout(Duration value) {
    return new RunnerConfig(
        version,
        workers,
        inboxCapacity,
        reconcileInterval,
        value,
        hostIp,
        ingestion,
        policy,
        server);
  }

  /** This configuration with the address that data sources see. */
  public RunnerConfig withHostIp(Optional<String> value) {
    return new RunnerConfig(
        version,
        workers,
        inboxCapacity,
        reconcileInterval,
        drainTimeout,
        value,
        ingestion,
        policy,
        server);
  }

  /** This configuration with other settings for ingestion. */
  public RunnerConfig withIngestion(Ingestion value) {
    return new RunnerConfig(
        version,
        workers,
        inboxCapacity,
        reconcileInterval,
        drainTimeout,
        hostIp,
        value,
        policy,
        server);
  }

  /** This configuration with another policy. */
  public RunnerConfig withPolicy(Policy value) {
    return new RunnerConfig(
        version,
        workers,
        inboxCapacity,
        reconcileInterval,
        drainTimeout,
        hostIp,
        ingestion,
        value,
        server);
  }

  /** This configuration with another use of the server. */
  public RunnerConfig withServer(ServerUse value) {
    return new RunnerConfig(
        version,
        workers,
        inboxCapacity,
        reconcileInterval,
        drainTimeout,
        hostIp,
        ingestion,
        policy,
        value);
  }

  /**
   * How the OpenMetadata server's REST API is used.
   *
   * @param callsPerSecond how many calls are made at most, as each status that is written is
   *     indexed there; the up to four calls of one step come together, and are made up for after
   *     it; 5 by default
   * @param inventoryInterval how often the server's pipelines are compared with what is deployed
   *     here, beside each time the link comes up; one hour by default
   * @param maxRemovedPercent how much of what is deployed one comparison may remove; 20 by default
   */
  public record ServerUse(
      double callsPerSecond, Duration inventoryInterval, int maxRemovedPercent) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming the field and the value
     */
    public ServerUse {
      if (!(callsPerSecond > 0) || callsPerSecond > 1000) {
        throw new IllegalArgumentException(
            "callsPerSecond must be above 0 and at most 1000: " + callsPerSecond);
      }
      if (maxRemovedPercent < 0 || maxRemovedPercent > 100) {
        throw new IllegalArgumentException(
            "maxRemovedPercent must be 0 to 100: " + maxRemovedPercent);
      }
      requirePositive("inventoryInterval", inventoryInterval);
    }

    /** The defaults. */
    public static ServerUse defaults() {
      return new ServerUse(5, Duration.ofHours(1), 20);
    }
  }

  /**
   * What ingestion processes are given.
   *
   * @param image the container image
   * @param resources what pipelines may use
   * @param automationResources what automations may use
   * @param environment further environment variables
   * @param deadline how long a run may take; two hours by default, empty for no limit
   * @param serverUrl the server's API as ingestion reaches it ({@code https://host/api}), put in
   *     place of what the server sends; empty keeps the server's
   * @param secretsProvider OpenMetadata's {@code secretsManagerProvider}, put in place of what the
   *     server sends; empty keeps the server's
   * @param token how ingestion shows itself to the server
   * @param dynamicVersion whether the image's tag becomes the server's version, once that is known;
   *     false by default
   * @param validateVersion whether an image of another version than the server's is refused; true
   *     by default
   */
  public record Ingestion(
      String image,
      Resources resources,
      Resources automationResources,
      Map<String, String> environment,
      Optional<Duration> deadline,
      Optional<String> serverUrl,
      Optional<String> secretsProvider,
      Token token,
      boolean dynamicVersion,
      boolean validateVersion) {

    /** Copies the environment. */
    public Ingestion {
      environment = Map.copyOf(environment);
    }

    /** The defaults. */
    public static Ingestion defaults() {
      return new Ingestion(
          "openmetadata/ingestion:latest",
          Resources.forIngestion(),
          Resources.forAutomation(),
          Map.of(),
          Optional.of(Duration.ofHours(2)),
          Optional.empty(),
          Optional.empty(),
          new Token.Sent(Optional.empty()),
          false,
          true);
    }

    /** How ingestion shows itself to the server. */
    public sealed interface Token {

      /**
       * By the token that the server sends with a pipeline.
       *
       * @param otherwise the secret by whose name the engine's store gives the runner's own token:
       *     for what was deployed without one, as when the inventory deploys a pipeline again. Each
       *     run looks it up, so that a replaced token is used. No other field may name it
       */
      record Sent(Optional<SecretRef> otherwise) implements Token {}

      /**
       * By a secret that ingestion looks up itself, whatever is sent: no configuration holds a
       * token then.
       *
       * @param secret its name, without a key
       */
      record Reference(SecretRef secret) implements Token {}
    }

    @Override
    public String toString() {
      return "Ingestion[image=" + image + ", environment=" + environment.keySet() + "]";
    }
  }
}
