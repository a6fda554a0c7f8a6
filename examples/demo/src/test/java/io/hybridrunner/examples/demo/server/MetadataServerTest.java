package io.hybridrunner.examples.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataServerTest {

  private static final String RUN = "6f1e4b0a-0000-4000-8000-000000000001";
  private static final String STATUS = "services/ingestionPipelines/%22a.b%22.n%2Fx/pipelineStatus";

  private MetadataServer server;

  @BeforeEach
  void start() throws Exception {
    server = MetadataServer.start("right");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theVersionNeedsNoToken() throws Exception {
    HttpResponse<String> answer = send("GET", "system/version", "", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"version\":\"2.0.7\"");
  }

  @Test
  void everythingElseNeedsTheRightToken() throws Exception {
    assertThat(send("GET", "users/loggedInUser", "", "").body()).contains("Token not present");
    assertThat(send("GET", "users/loggedInUser", "wrong", "").statusCode()).isEqualTo(401);
    assertThat(send("GET", "users/loggedInUser", "right", "").body()).contains("ingestion-bot");
  }

  @Test
  void theLastStatusOfARunWinsAndItsHistoryIsKept() throws Exception {
    assertThat(put(STATUS, "{\"runId\":\"" + RUN + "\",\"pipelineState\":\"running\"}"))
        .isEqualTo(201);
    assertThat(put(STATUS, "{\"runId\":\"" + RUN + "\",\"pipelineState\":\"success\"}"))
        .isEqualTo(201);

    assertThat(send("GET", STATUS + "/" + RUN, "right", "").body()).contains("success");
    assertThat(send("GET", STATUS, "right", "").body()).contains("\"total\":1");
    assertThat(server.states("\"a.b\".n/x", RUN)).containsExactly("running", "success");
  }

  @Test
  void aStatusOfAnUnknownRunIsNotFound() throws Exception {
    assertThat(send("GET", STATUS + "/" + RUN, "right", "").statusCode()).isEqualTo(404);
  }

  @Test
  void badBodiesAreRefused() throws Exception {
    assertThat(put(STATUS, "{\"pipelineState\":\"running\"}")).isEqualTo(400);
    assertThat(put(STATUS, "{")).isEqualTo(400);
    assertThat(put("tables", "{}")).isEqualTo(400);
    assertThat(put("glossaries", "{\"name\":\"x\"}")).isEqualTo(404);
    assertThat(send("POST", "tables", "right", "{}").statusCode()).isEqualTo(405);
  }

  @Test
  void anEntityIsFoundUnderItsParentAndKeepsItsId() throws Exception {
    put("tables", "{\"name\":\"orders\",\"databaseSchema\":\"s.d.public\"}");
    String first = send("GET", "tables/name/s.d.public.orders", "right", "").body();
    put("tables", "{\"name\":\"orders\",\"databaseSchema\":\"s.d.public\"}");

    assertThat(send("GET", "tables/name/s.d.public.orders", "right", "").body()).isEqualTo(first);
    assertThat(send("GET", "tables?service=s", "right", "").body()).contains("\"total\":1");
    assertThat(send("GET", "tables?service=other", "right", "").body()).contains("\"total\":0");
    assertThat(send("GET", "tables/name/s.d.public.none", "right", "").statusCode()).isEqualTo(404);
  }

  private int put(String path, String body) throws Exception {
    return send("PUT", path, "right", body).statusCode();
  }

  private HttpResponse<String> send(String method, String path, String token, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
