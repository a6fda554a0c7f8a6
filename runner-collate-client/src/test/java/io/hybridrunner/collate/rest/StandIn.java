package io.hybridrunner.collate.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.Service;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.testkit.FakeMetadataServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fake metadata server behind the routes of the real one, over HTTP. */
final class StandIn implements AutoCloseable {

  private static final Pattern LOGS = Pattern.compile("\"logs\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern CURSOR = Pattern.compile("(?:^|&)after=([^&]*)");

  private record Said(int status, String body) {}

  private final FakeMetadataServer world;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  StandIn(FakeMetadataServer world) throws IOException {
    this.world = world;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/api/v1/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI apiUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<String> path = new ArrayList<>();
    for (String part : exchange.getRequestURI().getRawPath().substring(8).split("/", -1)) {
      path.add(decoded(part));
    }
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    Said said = answer(exchange.getRequestMethod(), path, query, body);
    byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static String decoded(String part) {
    // A plus in a path is a plus, which this decoder of forms does not know.
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Said answer(String method, List<String> path, String query, String body) {
    String first = String.join("/", path.subList(0, 2));
    return switch (first) {
      case "system/version" ->
          said(world.version(), version -> "{\"version\": \"" + version + "\"}");
      case "system/health" -> said(world.healthy(), well -> "OK");
      case "users/loggedInUser" -> said(world.whoAmI(), name -> "{\"name\": \"" + name + "\"}");
      case "services/ingestionPipelines" ->
          path.size() == 2
              ? said(world.pipelines(Optional.empty()), page -> page(query))
              : pipelines(method, path.subList(2, path.size()), body);
      case "automations/workflows" ->
          method.equals("PATCH")
              ? said(world.patch(path.get(2), body), Automation::json)
              : said(world.automation(path.get(3)), Automation::json);
      default ->
          said(world.service(path.get(1).replaceFirst("s$", ""), path.get(3)), Service::json);
    };
  }

  /** A server may give less than it is asked for; this one gives three at most. */
  private String page(String query) {
    Matcher cursor = CURSOR.matcher(query);
    return world.pageJson(cursor.find() ? Optional.of(cursor.group(1)) : Optional.empty(), 3);
  }

  private Said pipelines(String method, List<String> path, String body) {
    if (path.get(0).equals("logs")) {
      RunId run = RunId.of(path.get(2));
      return path.size() == 4
          ? said(world.closeLog(path.get(1), run), closed -> "{\"message\": \"closed\"}")
          : said(world.appendLog(path.get(1), run, lines(body)), taken -> "");
    }
    if (path.get(0).equals("name")) {
      return said(world.pipeline(path.get(1)), Pipeline::json);
    }
    if (path.size() == 1) {
      return said(world.pipeline(PipelineId.of(path.get(0))), Pipeline::json);
    }
    if (method.equals("PUT")) {
      Said said = said(world.write(path.get(0), ServerAnswers.row(body)), row -> "{\"id\": 1}");
      return said.status() == 200 ? new Said(201, said.body()) : said;
    }
    return said(
        world.row(path.get(0), RunId.of(path.get(2))), row -> row.map(r -> r.json()).orElse(""));
  }

  private static String lines(String batch) {
    Matcher logs = LOGS.matcher(batch);
    return logs.find() ? logs.group(1).replace("\\n", "\n").replace("\\\"", "\"") : "";
  }

  private static <T> Said said(Answer<T> answer, Function<T, String> json) {
    return answer
        .failed()
        .map(StandIn::error)
        .orElseGet(() -> new Said(200, json.apply(answer.given().orElseThrow())));
  }

  private static Said error(ServerFailure failure) {
    int code = failure.status().orElse(500);
    return new Said(
        code,
        "{\"code\":"
            + code
            + ",\"message\":\""
            + failure.cause().message().replace("\"", "'")
            + "\"}");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
