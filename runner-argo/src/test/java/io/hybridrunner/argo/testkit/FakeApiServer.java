package io.hybridrunner.argo.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hybridrunner.argo.cluster.ClusterAccess;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.testkit.FakeWatch.Order;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * An API server of Kubernetes with Argo's CRDs, as far as the engine needs one: objects of any kind
 * with versions, selectors, pages, watches, server-side apply (fields that are not applied any more
 * go), merge patches, finalizers, owners, logs of pods. It checks no schema and runs nothing.
 * Everything it serves has fields nobody knows (K-01). Thread-safe.
 */
public final class FakeApiServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool(FakeApiServer::daemon);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ObjectStore store = new ObjectStore();
  private final Injections injections = new Injections();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<FakeWatch> watches = ConcurrentHashMap.newKeySet();
  private final Map<String, List<String>> logs = new ConcurrentHashMap<>();
  private final Set<String> missingNamespaces = ConcurrentHashMap.newKeySet();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private volatile boolean hasCrds = true;

  private FakeApiServer(HttpServer server) {
    this.server = server;
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-api-server");
    thread.setDaemon(true);
    return thread;
  }

  /** One on a free port of the loopback address, with nothing in it. */
  public static FakeApiServer start() {
    try {
      return new FakeApiServer(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A kubeconfig in this directory, with a token. */
  public ClusterAccess access(Path directory) {
    return access(directory, "{token: a-token-of-tests}");
  }

  /** A kubeconfig in this directory, with this user. */
  public ClusterAccess access(Path directory, String user) {
    return kubeconfig(directory, url(), user);
  }

  static ClusterAccess kubeconfig(Path directory, String url, String user) {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {server: "%s"}}]
        users: [{name: u, user: %s}]
        """
            .formatted(url, user);
    try {
      Path file = Files.writeString(directory.resolve("kubeconfig"), text);
      return new ClusterAccess.Kubeconfig(file, Optional.empty());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  // What is in it.

  /** Writes an object as a controller or kubectl would, new or whole in place of the old one. */
  public Fields put(ResourceType type, String namespace, Fields object) {
    String path = type.path(namespace);
    return store.create(path, object).orElseGet(() -> store.put(path, object));
  }

  /** Merges into an object as a controller would. */
  public Optional<Fields> merge(ResourceType type, String namespace, String name, Fields patch) {
    return store.merge(type.path(namespace), name, patch);
  }

  /** Deletes an object, and what it owns, as kubectl would. */
  public void delete(ResourceType type, String namespace, String name) {
    store.delete(type.path(namespace), name, false);
  }

  /** An object as it stands. */
  public Optional<Fields> get(ResourceType type, String namespace, String name) {
    return store.get(type.path(namespace), name);
  }

  /** All objects of a kind. */
  public List<Fields> list(ResourceType type, String namespace) {
    return store.list(type.path(namespace), object -> true);
  }

  /**
   * Sets the log of a container.
   *
   * @param lines each with its time and a blank before it
   */
  public void log(String namespace, String pod, String container, List<String> lines) {
    logs.put(namespace + "/" + pod + "/" + container, List.copyOf(lines));
  }

  /** Forgets all versions: watches and pages of before are answered with 410. */
  public void compact() {
    store.compact();
  }

  /** Takes Argo's CRDs away, or puts them back. */
  public void installArgo(boolean isInstalled) {
    hasCrds = isInstalled;
  }

  /** Takes a namespace away; its objects are left alone. */
  public void removeNamespace(String namespace) {
    missingNamespaces.add(namespace);
  }

  /** Takes these tokens only; any when none is given. */
  public void acceptTokens(String... only) {
    tokens.clear();
    tokens.addAll(List.of(only));
  }

  // What goes wrong.

  /** The next requests with a verb (get, list, watch, create, apply, merge, delete, log) fail. */
  public void inject(String verb, int times, Fault fault) {
    injections.add(request -> request.verb().equals(verb), times, fault);
  }

  /** The next requests of which this is true fail. */
  public void inject(Predicate<Request> when, int times, Fault fault) {
    injections.add(when, times, fault);
  }

  /** No more faults than those that are under way. */
  public void clearFaults() {
    injections.clear();
  }

  /** Refuses a verb for a kind as RBAC does, until faults are cleared. */
  public void forbid(String verb, ResourceType type, String namespace) {
    String path = type.path(namespace);
    String plural = path.substring(path.lastIndexOf('/') + 1);
    String group = type.apiVersion().contains("/") ? type.apiVersion().replaceAll("/.*", "") : "";
    injections.add(
        request -> request.verb().equals(verb) && request.collection().equals(path),
        Integer.MAX_VALUE,
        Fault.status(
            403,
            "Forbidden",
            "%s is forbidden: User \"system:serviceaccount:%s:runner\" cannot %s resource \"%s\" in API group \"%s\" in the namespace \"%s\""
                .formatted(
                    group.isEmpty() ? plural : plural + "." + group,
                    namespace,
                    verb,
                    plural,
                    group,
                    namespace)));
  }

  /** Sends a bookmark on every watch. */
  public void bookmark() {
    order(Order.BOOKMARK);
  }

  /** Ends every watch, as API servers do every few minutes. */
  public void endWatches() {
    order(Order.END);
  }

  /** Aborts the connection of every watch. */
  public void abortWatches() {
    order(Order.ABORT);
  }

  /** Sends half a line on every watch, and aborts. */
  public void halveWatches() {
    order(Order.HALF);
  }

  /** Sends the event that says a version is too old on every watch, and ends it. */
  public void expireWatches() {
    order(Order.EXPIRE);
  }

  private void order(Order order) {
    watches.forEach(watch -> watch.order(order));
  }

  // What was asked.

  /** How many watches are open; one whose client has gone counts until it is written to. */
  public int openWatches() {
    return watches.size();
  }

  /** Everything that was asked, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Everything that was asked with a verb. */
  public List<Request> requests(String verb) {
    return requests.stream().filter(request -> request.verb().equals(verb)).toList();
  }

  // How it answers.

  private void handle(HttpExchange exchange) throws IOException {
    Request request = Request.read(exchange);
    requests.add(request);
    Optional<Fault> fault = injections.take(request);
    Reply reply = fault.isPresent() ? fault(fault.get(), request) : reply(request);
    if (reply.watch().isPresent()) {
      serve(exchange, reply.watch().get());
    } else {
      reply.send(exchange);
    }
    exchange.close();
  }

  private Reply fault(Fault fault, Request request) throws IOException {
    if (fault instanceof Fault.Instead instead) {
      return Reply.of(instead);
    }
    if (fault instanceof Fault.Half) {
      return reply(request).half();
    }
    await(fault instanceof Fault.Late late ? late.by().toMillis() : Long.MAX_VALUE, fault);
    return reply(request);
  }

  /** An exception makes the HTTP server abort the connection. */
  private void await(long millis, Fault fault) throws IOException {
    try {
      if (fault instanceof Fault.Abort || closing.await(millis, TimeUnit.MILLISECONDS)) {
        throw new IOException("aborted: " + fault);
      }
    } catch (InterruptedException closed) {
      throw new IOException("closed", closed);
    }
  }

  private void serve(HttpExchange exchange, FakeWatch watch) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    watches.add(watch);
    try {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      watch.serve(out);
      out.close();
    } catch (InterruptedException closed) {
      throw new IOException("closed", closed);
    } finally {
      watches.remove(watch);
    }
  }

  private Reply reply(Request request) {
    if (!tokens.isEmpty() && !tokens.contains(request.token())) {
      return Reply.error(401, "Unauthorized", "Unauthorized");
    }
    if (!hasCrds && request.path().startsWith("/apis/argoproj.io/")) {
      return Reply.text(404, "404 page not found\n");
    }
    return switch (request.verb()) {
      case "list" -> listed(request);
      case "watch" -> watched(request);
      case "create" -> created(request);
      case "apply" -> applied(request);
      case "merge" ->
          found(request, store.merge(request.collection(), request.name(), body(request)));
      case "delete" -> found(request, deleted(request));
      case "log" -> logged(request);
      default -> found(request, store.get(request.collection(), request.name()));
    };
  }

  private static Fields body(Request request) {
    return Json.read(request.body());
  }

  private Optional<Fields> deleted(Request request) {
    boolean isOrphaning = request.body().contains("\"Orphan\"");
    return store.delete(request.collection(), request.name(), isOrphaning);
  }

  private static Reply found(Request request, Optional<Fields> object) {
    return object.map(found -> Reply.json(200, novel(found))).orElseGet(() -> missing(request));
  }

  private static Reply missing(Request request) {
    return missing(group(request), request.name());
  }

  private static Reply missing(String kind, String name) {
    String message = "%s \"%s\" not found".formatted(kind, name);
    String plural = kind.replaceAll("\\..*", "");
    return new Reply(404, Json.status(404, "NotFound", message, plural, name));
  }

  private static String group(Request request) {
    return request.plural()
        + (request.path().startsWith("/apis/argoproj.io") ? ".argoproj.io" : "");
  }

  private Reply created(Request request) {
    if (missingNamespaces.contains(request.namespace())) {
      return missing("namespaces", request.namespace());
    }
    Fields object = body(request);
    String name = Json.text(object, "metadata.name");
    String going =
        store
            .get(request.collection(), name)
            .flatMap(there -> Json.at(there, "metadata.deletionTimestamp"))
            .map(time -> "object is being deleted: ")
            .orElse("");
    if (request.parameter("dryRun").equals(Optional.of("All"))
        && store.get(request.collection(), name).isEmpty()) {
      return Reply.json(201, novel(object));
    }
    return store
        .create(request.collection(), object)
        .map(made -> Reply.json(201, novel(made)))
        .orElseGet(
            () ->
                new Reply(
                    409,
                    Json.status(
                        409,
                        "AlreadyExists",
                        "%s%s \"%s\" already exists".formatted(going, group(request), name),
                        request.plural(),
                        name)));
  }

  private Reply applied(Request request) {
    return missingNamespaces.contains(request.namespace())
        ? missing("namespaces", request.namespace())
        : Reply.json(200, novel(store.apply(request.collection(), body(request))));
  }

  private static Predicate<Fields> selected(Request request) {
    return Selector.ofLabels(request.parameter("labelSelector").orElse(""))
        .and(Selector.ofFields(request.parameter("fieldSelector").orElse("")));
  }

  /** A page goes on after the last name of the one before, as etcd's do. */
  private Reply listed(Request request) {
    String[] next = request.parameter("continue").orElse(store.version() + ":").split(":", 2);
    if (!store.remembers(Long.parseLong(next[0]))) {
      return Reply.error(410, "Expired", "The provided continue parameter is too old");
    }
    List<Fields> rest =
        store.list(request.collection(), selected(request)).stream()
            .filter(object -> Json.text(object, "metadata.name").compareTo(next[1]) > 0)
            .toList();
    int limit = request.parameter("limit").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    List<Fields> page = rest.subList(0, Math.min(limit, rest.size()));
    Map<String, Value> metadata = new LinkedHashMap<>();
    metadata.put("resourceVersion", new Text(next[0]));
    if (page.size() < rest.size()) {
      Fields last = page.get(page.size() - 1);
      metadata.put("continue", new Text(next[0] + ":" + Json.text(last, "metadata.name")));
    }
    Fields list =
        Json.of("{'kind':'List','apiVersion':'v1'}")
            .with("metadata", new Fields(metadata))
            .with("items", new Items(page.stream().<Value>map(FakeApiServer::novel).toList()));
    return Reply.json(200, list);
  }

  private Reply watched(Request request) {
    long since = request.parameter("resourceVersion").map(Long::parseLong).orElse(0L);
    if (!store.remembers(since)) {
      return Reply.error(410, "Expired", "too old resource version: " + since);
    }
    return Reply.watch(
        new FakeWatch(store, request.collection(), selected(request), since, FakeApiServer::novel));
  }

  private Reply logged(Request request) {
    if (store.get(request.collection(), request.name()).isEmpty()) {
      return missing(request);
    }
    String container = request.parameter("container").orElse("");
    Optional<List<String>> lines =
        Optional.ofNullable(logs.get(request.namespace() + "/" + request.name() + "/" + container));
    return lines
        .map(all -> Reply.text(200, FakeLog.part(all, request)))
        .orElseGet(
            () ->
                Reply.error(
                    400,
                    "BadRequest",
                    "container \"%s\" in pod \"%s\" is waiting to start: ContainerCreating"
                        .formatted(container, request.name())));
  }

  /** With fields that no client of today knows. */
  private static Fields novel(Fields object) {
    return Json.merged(
        object,
        Json.of(
            "{'novelty':{'deep':[1,2.5e-7,true,{'a':9007199254740993}]},"
                + "'metadata':{'novelMetadata':'yes','managedFields':[{'manager':'x'}]},"
                + "'status':{'novelStatus':3}}"));
  }

  /** Aborts what is under way, and ends. */
  @Override
  public void close() {
    closing.countDown();
    abortWatches();
    server.stop(0);
    executor.shutdownNow();
  }
}
