package io.hybridrunner.argo.cluster;

import io.hybridrunner.argo.cluster.Ask.Content;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.spi.EngineException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * The API server of Kubernetes, for one namespace. JSON in and out: no typed models, which break on
 * newer clusters. What is read has no {@code metadata.managedFields}.
 *
 * <p>Thread-safe. Calls work on their caller's thread, wait for the rate, and are tried again when
 * that may help; a thread that is interrupted stops waiting. What goes wrong otherwise is an {@link
 * EngineException} with Kubernetes' own words.
 */
public final class KubernetesApi implements AutoCloseable {

  private static final String FIELD_MANAGER = "hybrid-runner";

  /** What the cluster's schemas do not know is refused, and not silently left out. */
  private static final String STRICT = "Strict";

  private static final int SHORTEST_WATCH = 300;
  private static final int LONGEST_WATCH = 600;

  /** Of a DNS subdomain, which all kinds here have. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final HttpUrl server;
  private final String namespace;
  private final Calls calls;
  private final Faults faults;
  private final Wire wire;

  private KubernetesApi(Connection connection, String namespace, Calls calls) {
    this.server = connection.url();
    this.namespace = namespace;
    this.calls = calls;
    this.faults = new Faults(connection, namespace);
    this.wire = new Wire(connection, faults, calls);
  }

  /**
   * Reads how to reach the API server, and asks nothing yet.
   *
   * @throws EngineException when its files cannot be read
   */
  public static KubernetesApi open(ClusterAccess access, String namespace, Calls calls) {
    return new KubernetesApi(Connection.open(access, calls), namespace, calls);
  }

  /** The namespace of everything that is read or written. */
  public String namespace() {
    return namespace;
  }

  /**
   * Finds out whether work could be taken: the API server answers, knows Argo's Workflows, and lets
   * this read them. Whether the namespace exists is only seen when something is created.
   *
   * @throws EngineException when it could not
   */
  public void check() {
    HttpUrl url = collection(ResourceType.WORKFLOW).addQueryParameter("limit", "1").build();
    Ask ask = Ask.get("list Workflows", ResourceType.WORKFLOW, url);
    faults.object(ask, answer(ask));
  }

  /** An object; empty when there is none. */
  public Optional<Fields> get(ResourceType type, String name) {
    Ask ask = Ask.get("get " + type.kind() + " " + name, type, object(type, name).build());
    return found(ask, answer(ask));
  }

  /** All objects that a selector of labels chooses; all of the kind when it is empty. */
  public List<Fields> list(ResourceType type, String labelSelector) {
    return list(type, labelSelector, "");
  }

  /** All objects that both selectors choose; an empty one chooses all. */
  public List<Fields> list(ResourceType type, String labelSelector, String fieldSelector) {
    HttpUrl url = selecting(type, labelSelector, fieldSelector).build();
    return new Listing(wire, faults, type, url, UnaryOperator.identity()).all().objects();
  }

  /**
   * All objects that a selector of labels chooses, and where a watch goes on from them.
   *
   * @param kept makes of each object, as it comes, what is kept of it
   */
  public Listed listForWatch(ResourceType type, String labelSelector, UnaryOperator<Fields> kept) {
    HttpUrl url = selecting(type, labelSelector, "").build();
    return new Listing(wire, faults, type, url, kept).all();
  }

  /**
   * A watch, which asks nothing before it is opened. It waits for no turn and is not tried again.
   *
   * @param version from a list, or the last event
   */
  public WatchStream watch(ResourceType type, String labelSelector, String version) {
    int seconds = calls.random().nextInt(SHORTEST_WATCH, LONGEST_WATCH + 1);
    HttpUrl url =
        selecting(type, labelSelector, "")
            .addQueryParameter("watch", "true")
            .addQueryParameter("allowWatchBookmarks", "true")
            .addQueryParameter("resourceVersion", version)
            .addQueryParameter("timeoutSeconds", String.valueOf(seconds))
            .build();
    Ask ask = Ask.get("watch " + type.kind() + "s", type, url);
    return new WatchStream(ask, wire, faults, calls.silence());
  }

  /**
   * Creates an object and returns it; empty when one of that name is there, whatever it holds.
   *
   * @throws EngineException also while one of that name is being deleted: {@code
   *     ENGINE_UNAVAILABLE}
   */
  public Optional<Fields> create(ResourceType type, Fields object) {
    Ask ask = creation("create ", type, object, Map.of());
    Answer answer = answer(ask);
    return answer.status() == CONFLICT
            && answer.reason().equals("AlreadyExists")
            && !Faults.isGoing(answer)
        ? Optional.empty()
        : Optional.of(object(ask, answer));
  }

  private Ask creation(
      String what, ResourceType type, Fields object, Map<String, String> parameters) {
    HttpUrl.Builder url =
        collection(type)
            .addQueryParameter("fieldManager", FIELD_MANAGER)
            .addQueryParameter("fieldValidation", STRICT);
    parameters.forEach(url::addQueryParameter);
    return new Ask(
        what + type.kind() + " " + name(object),
        type,
        "POST",
        url.build(),
        Optional.of(new Content("application/json", Json.write(object))));
  }

  /**
   * Has the API server do all of creating an object but keep it: rights, quota, schema and
   * admission are asked, and nothing is there afterwards.
   *
   * @throws EngineException when it would not be created
   */
  public void rehearse(ResourceType type, Fields object) {
    Ask ask = creation("try out creating ", type, object, Map.of("dryRun", "All"));
    Answer answer = answer(ask);
    // A webhook that cannot rehearse says so before it judges, and no judgement is not a refusal.
    if (!answer.message().contains("does not support dry run")) {
      Fields unused = object(ask, answer);
    }
  }

  /** Creates an object or makes an existing one have these fields, whoever set them. */
  public Fields apply(ResourceType type, Fields object) {
    Ask ask =
        new Ask(
            "apply " + type.kind() + " " + name(object),
            type,
            "PATCH",
            object(type, name(object))
                .addQueryParameter("fieldManager", FIELD_MANAGER)
                .addQueryParameter("fieldValidation", STRICT)
                .addQueryParameter("force", "true")
                .build(),
            // JSON is YAML; not every server that is in use takes apply-patch+json.
            Optional.of(new Content("application/apply-patch+yaml", Json.write(object))));
    return object(ask, answer(ask));
  }

  /** Merges fields into an object (RFC 7386: null removes) and returns it; empty without one. */
  public Optional<Fields> merge(ResourceType type, String name, Fields patch) {
    Ask ask =
        new Ask(
            "patch " + type.kind() + " " + name,
            type,
            "PATCH",
            object(type, name).addQueryParameter("fieldManager", FIELD_MANAGER).build(),
            Optional.of(new Content("application/merge-patch+json", Json.write(patch))));
    return found(ask, answer(ask));
  }

  /** Deletes an object; false when there is none. What has finalizers goes later. */
  public boolean delete(ResourceType type, String name, Propagation propagation) {
    Map<String, Value> options = new LinkedHashMap<>();
    options.put("apiVersion", new Text("v1"));
    options.put("kind", new Text("DeleteOptions"));
    options.put("propagationPolicy", new Text(propagation.policy()));
    Ask ask =
        new Ask(
            "delete " + type.kind() + " " + name,
            type,
            "DELETE",
            object(type, name).build(),
            Optional.of(new Content("application/json", Json.write(new Fields(options)))));
    return found(ask, answer(ask)).isPresent();
  }

  /**
   * The log of a pod's container, as the kubelet has it now. It is not followed.
   *
   * @return a stream to close, which fails when nothing comes for as long as a call may take; empty
   *     when there is no such pod
   * @throws EngineException also when the container has not started, or the part that is asked for
   *     is gone: {@code BAD_REQUEST}, with Kubernetes' own words
   */
  public Optional<InputStream> log(String pod, String container, LogQuery query) {
    HttpUrl.Builder url =
        object(ResourceType.POD, pod)
            .addPathSegment("log")
            .addQueryParameter("container", container)
            .addQueryParameter("timestamps", String.valueOf(query.timestamps()))
            .addQueryParameter("previous", String.valueOf(query.previous()));
    query.since().ifPresent(time -> url.addQueryParameter("sinceTime", time.toString()));
    query.tailLines().ifPresent(most -> url.addQueryParameter("tailLines", "" + most));
    query.limitBytes().ifPresent(most -> url.addQueryParameter("limitBytes", "" + most));
    Ask ask =
        Ask.get(
            "read the log of Pod " + pod + " (" + container + ")", ResourceType.POD, url.build());
    Opened opened = opened(ask);
    if (isMissing(opened.answer())) {
      return Optional.empty();
    }
    return Optional.of(
        opened.stream().orElseThrow(() -> faults.refused(ask, opened.answer())).bytes());
  }

  private HttpUrl.Builder collection(ResourceType type) {
    return server.newBuilder().addPathSegments(type.path(namespace).substring(1));
  }

  private HttpUrl.Builder selecting(ResourceType type, String labels, String fields) {
    HttpUrl.Builder url = collection(type);
    if (!labels.isEmpty()) {
      url.addQueryParameter("labelSelector", labels);
    }
    if (!fields.isEmpty()) {
      url.addQueryParameter("fieldSelector", fields);
    }
    return url;
  }

  /** Without a check a name like ".." would ask for something else. */
  private HttpUrl.Builder object(ResourceType type, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of an object in Kubernetes: " + name);
    }
    return collection(type).addPathSegment(name);
  }

  private static String name(Fields object) {
    return object
        .text("metadata", "name")
        .orElseThrow(() -> new IllegalArgumentException("an object without metadata.name"));
  }

  private Answer answer(Ask ask) {
    try {
      return wire.ask(ask);
    } catch (AnswerTooLargeException tooLarge) {
      throw wire.failure(ask, tooLarge);
    }
  }

  private Opened opened(Ask ask) {
    try {
      return wire.open(ask);
    } catch (AnswerTooLargeException tooLarge) {
      throw wire.failure(ask, tooLarge);
    }
  }

  private Optional<Fields> found(Ask ask, Answer answer) {
    return isMissing(answer) ? Optional.empty() : Optional.of(object(ask, answer));
  }

  private Fields object(Ask ask, Answer answer) {
    return Json.withoutManagedFields(faults.object(ask, answer));
  }

  /** Whether the object is missing, and not its kind or its namespace. */
  private static boolean isMissing(Answer answer) {
    return answer.status() == NOT_FOUND
        && !answer.aboutName().isEmpty()
        && !answer.aboutKind().equals("namespaces");
  }

  /** Ends calls, watches and logs that are under way, and connections. Idempotent. */
  @Override
  public void close() {
    wire.close();
  }
}
