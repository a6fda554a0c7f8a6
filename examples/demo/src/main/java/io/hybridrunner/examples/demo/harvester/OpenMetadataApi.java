package io.hybridrunner.examples.demo.harvester;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The server's REST API, as far as a harvest needs it. Every call is bounded in time. */
final class OpenMetadataApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI base;
  private final String token;

  /**
   * @param hostPort the API's address, {@code http://host:port/api}
   */
  OpenMetadataApi(URI hostPort, String token) {
    this.base = hostPort;
    this.token = token;
  }

  String version() throws HarvestException {
    return send(request("system/version").GET()).path("version").asText("unknown");
  }

  /** Creates or replaces an entity, or a list of them under {@code …/bulk}. */
  void put(String path, Object body) throws HarvestException {
    send(request(path).PUT(HttpRequest.BodyPublishers.ofString(json(body))));
  }

  void putStatus(String pipeline, Map<String, Object> status) throws HarvestException {
    put(
        "services/ingestionPipelines/"
            + URLEncoder.encode(pipeline, StandardCharsets.UTF_8).replace("+", "%20")
            + "/pipelineStatus",
        status);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + "/v1/" + path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private JsonNode send(HttpRequest.Builder builder) throws HarvestException {
    HttpRequest request = builder.build();
    String what = request.method() + " " + request.uri();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      int code = response.statusCode();
      if (code == 401 || code == 403) {
        throw new HarvestException(
            "the server refused the token (" + code + " to " + what + "). Renew the bot's token");
      }
      if (code / 100 != 2) {
        throw new HarvestException("the server answered " + code + " to " + what);
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new HarvestException(
          "the server did not answer " + what + ". Is hostPort right and reachable from here?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HarvestException("interrupted during " + what);
    }
  }

  private static String json(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and lists can be written as JSON", e);
    }
  }
}
