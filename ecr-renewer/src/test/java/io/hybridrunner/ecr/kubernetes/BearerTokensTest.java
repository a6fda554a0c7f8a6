package io.hybridrunner.ecr.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BearerTokensTest {

  private final List<String> sent = new ArrayList<>();
  private final List<Integer> answers = new ArrayList<>();
  @TempDir private Path directory;
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          sent.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(answers.isEmpty() ? 204 : answers.remove(0), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private OkHttpClient client(Credentials credentials) {
    return new OkHttpClient.Builder().addInterceptor(new BearerTokens(credentials)).build();
  }

  private void call(OkHttpClient client) throws IOException {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    try (Response response = client.newCall(new Request.Builder().url(address).build()).execute()) {
      assertThat(response.code()).isEqualTo(204);
    }
  }

  @Test
  void readsTheFileForEachCallAndKeepsTheOldTokenWhileItIsEmpty() throws IOException {
    Path file = Files.writeString(directory.resolve("first"), "first\n");
    Path link = Files.createSymbolicLink(directory.resolve("token"), file);
    OkHttpClient client = client(new PodIdentity(directory).token());

    call(client);
    Files.writeString(file, "");
    call(client);
    Files.delete(file);
    call(client);
    Files.writeString(directory.resolve("second"), "second");
    Path next = Files.createSymbolicLink(directory.resolve("next"), directory.resolve("second"));
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    call(client);

    assertThat(sent)
        .containsExactly("Bearer first", "Bearer first", "Bearer first", "Bearer second");
  }

  @Test
  void keepsAProgramsTokenUntilItIsRefused() throws IOException {
    int[] runs = {0};
    OkHttpClient client = client(new Credentials.Kept(() -> Optional.of("token" + ++runs[0])));

    call(client);
    call(client);
    answers.add(401);
    call(client);

    assertThat(sent)
        .containsExactly("Bearer token1", "Bearer token1", "Bearer token1", "Bearer token2");
  }

  @Test
  void sendsNothingThatIsNoToken() throws IOException {
    Files.writeString(directory.resolve("token"), "canary\u0007");
    OkHttpClient client = client(new PodIdentity(directory).token());

    assertThatThrownBy(() -> call(client))
        .isInstanceOf(NoTokenException.class)
        .hasMessageNotContaining("canary");
    assertThat(sent).isEmpty();
  }
}
