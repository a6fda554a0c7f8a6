package io.hybridrunner.argo.manifest;

import io.hybridrunner.model.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pods of runs look like, beyond image and resources, which come with each plan. Immutable
 * and thread-safe; begin with {@link #defaults()}.
 *
 * @param identity who the pods are
 * @param metadata further labels and annotations of the pods
 * @param placement where they run
 * @param security whose rules they keep; {@link Security#RESTRICTED} by default
 * @param executorResources requests and limits of Argo's own containers, so that quotas can count
 *     them; 100m and 64Mi, up to 500m and 256Mi, by default
 * @param lifetime how long things last
 * @param merges what is merged into the objects
 * @param secretsNamespace where the ingestion looks up {@code secret:} references of Kubernetes;
 *     its own namespace by default
 * @param instanceId the instance id of the Argo controller to use; empty for the one without
 */
public record IngestionPods(
    Identity identity,
    Metadata metadata,
    Placement placement,
    Security security,
    Resources executorResources,
    Lifetime lifetime,
    Merges merges,
    Optional<String> secretsNamespace,
    Optional<String> instanceId) {

  /** The defaults, as each component's description says. */
  public static IngestionPods defaults() {
    return new IngestionPods(
        Identity.defaults(),
        new Metadata(Map.of(), Map.of()),
        new Placement(Map.of(), Optional.empty()),
        Security.RESTRICTED,
        new Resources("100m", "500m", "64Mi", "256Mi"),
        Lifetime.defaults(),
        Merges.none(),
        Optional.empty(),
        Optional.empty());
  }

  /** Kubernetes' {@code imagePullPolicy}. */
  public enum PullPolicy {
    /** Pull when the node has none. */
    IF_NOT_PRESENT("IfNotPresent"),
    /** Ask the registry each time. */
    ALWAYS("Always"),
    /** Use what the node has. */
    NEVER("Never");

    private final String text;

    PullPolicy(String text) {
      this.text = text;
    }

    /** As Kubernetes writes it. */
    public String text() {
      return text;
    }
  }

  /** Whose rules the pods keep. */
  public enum Security {
    /** Pod Security "restricted", with a user id of 1000. */
    RESTRICTED,
    /** The same without user and group ids, which OpenShift gives. */
    OPENSHIFT
  }

  /** When pods are removed; their logs go with them. */
  public enum PodGc {
    /** With their Workflow. */
    NEVER,
    /** When their run has ended, whatever the end. */
    ON_COMPLETION,
    /** When their run has ended well. */
    ON_SUCCESS
  }

  /**
   * Who the pods are.
   *
   * @param serviceAccount their ServiceAccount; {@code ingestion} by default
   * @param automountToken whether they get its token; true by default. Without it Argo wants a
   *     Secret with a token for its own containers
   * @param imagePullSecrets names of pull Secrets, which are put on the pods themselves
   * @param imagePullPolicy {@code IfNotPresent} by default
   */
  public record Identity(
      String serviceAccount,
      boolean automountToken,
      List<String> imagePullSecrets,
      PullPolicy imagePullPolicy) {

    /** Copies the list. */
    public Identity {
      imagePullSecrets = List.copyOf(imagePullSecrets);
    }

    /** The defaults. */
    public static Identity defaults() {
      return new Identity("ingestion", true, List.of(), PullPolicy.IF_NOT_PRESENT);
    }
  }

  /**
   * Further labels and annotations of the pods.
   *
   * @param labels for instance {@code azure.workload.identity/use}
   * @param annotations for instance of a service mesh; by default pods stay out of the meshes
   */
  public record Metadata(Map<String, String> labels, Map<String, String> annotations) {
    /** Copies the maps. */
    public Metadata {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }
  }

  /**
   * Where the pods run. Tolerations and affinity come by {@link Merges#workflowSpec}.
   *
   * @param nodeSelector labels a node must have
   * @param priorityClass the pods' PriorityClass; none by default
   */
  public record Placement(Map<String, String> nodeSelector, Optional<String> priorityClass) {
    /** Copies the map. */
    public Placement {
      nodeSelector = Map.copyOf(nodeSelector);
    }
  }

  /**
   * How long things last.
   *
   * @param finished how long finished Workflows stay; one week by default
   * @param finishedTests the same for automations; one hour by default
   * @param podGc when pods are removed; with their Workflow by default
   * @param killGrace how long a pod may take to end after TERM; 30 s by default
   * @param infrastructureRetries how often a run that died with its node or by eviction is tried
   *     again; 1 by default
   * @param startingDeadline how late a scheduled run may start when Argo's controller was away at
   *     its minute; 60 s by default
   */
  public record Lifetime(
      Duration finished,
      Duration finishedTests,
      PodGc podGc,
      Duration killGrace,
      int infrastructureRetries,
      Duration startingDeadline) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming the field and the value
     */
    public Lifetime {
      requireNotNegative("finished", finished);
      requireNotNegative("finishedTests", finishedTests);
      requireNotNegative("killGrace", killGrace);
      requireNotNegative("startingDeadline", startingDeadline);
      if (infrastructureRetries < 0) {
        throw new IllegalArgumentException(
            "infrastructureRetries is negative: " + infrastructureRetries);
      }
    }

    private static void requireNotNegative(String name, Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(name + " is negative: " + value);
      }
    }

    /** The defaults. */
    public static Lifetime defaults() {
      return new Lifetime(
          Duration.ofDays(7),
          Duration.ofHours(1),
          PodGc.NEVER,
          Duration.ofSeconds(30),
          1,
          Duration.ofSeconds(60));
    }
  }

  /**
   * YAML or JSON that is merged into what is written: objects key by key, lists of things with a
   * {@code name} by that name, everything else replaces.
   *
   * @param containerSpec into the main container
   * @param workflowSpec into the Workflow's {@code spec}
   * @param typeSpecs by pipeline type, into the {@code spec} of that type's Workflows, after {@code
   *     workflowSpec}; {@code automation} and {@code application} are types too
   * @param allowPrivileged whether these may ask for host paths, host namespaces and privileged
   *     containers
   */
  public record Merges(
      Optional<String> containerSpec,
      Optional<String> workflowSpec,
      Map<String, String> typeSpecs,
      boolean allowPrivileged) {

    /** Copies the map. */
    public Merges {
      typeSpecs = Map.copyOf(typeSpecs);
    }

    /** Nothing is merged. */
    public static Merges none() {
      return new Merges(Optional.empty(), Optional.empty(), Map.of(), false);
    }
  }

  /** These settings with other merges. */
  public IngestionPods withMerges(Merges value) {
    return new IngestionPods(
        identity,
        metadata,
        placement,
        security,
        executorResources,
        lifetime,
        value,
        secretsNamespace,
        instanceId);
  }
}
