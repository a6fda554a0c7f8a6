package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the relay makes of the tokens of {@code cases/tokens.tsv}: it believes none of them. */
class TokenCasesTest {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile boolean answer;
  private final RelayRig rig =
      new RelayRig(
          builder ->
              builder.runnerTokens(
                  (SecretValue token) -> {
                    asked.add(token.reveal());
                    return answer;
                  }));

  @AfterEach
  void close() {
    rig.close();
  }

  /** A row of the table. */
  record Row(String form, String payload, String right, String id) {
    boolean isToken() {
      return form.startsWith("{");
    }

    String token() {
      return isToken()
          ? base64(form) + "." + base64(payload) + (isUnsigned() ? "." : ".c2ln")
          : base64("{\"alg\":\"RS256\"}") + "." + base64("{}") + ".c2ln";
    }

    boolean isUnsigned() {
      return right.contains("Relay: claims are never believed");
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Row> rows() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TokenCasesTest.class.getResourceAsStream("/cases/tokens.tsv"))) {
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return table
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3]))
          .toList()
          .stream();
    }
  }

  private int connect(String token, boolean verdict) throws IOException, InterruptedException {
    answer = verdict;
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port() + "/runner-link/v1"))
                .header("Authorization", "Bearer " + token)
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whoIsAskedDecidesAndNotTheClaims(Row row) throws Exception {
    int whenValid = connect(row.token(), true);
    int whenNot = connect(row.token(), false);

    assertThat(whenNot).isEqualTo(401);
    if (row.isUnsigned()) {
      assertThat(whenValid).isEqualTo(401);
      assertThat(asked).as("nobody is asked about an unsigned token").isEmpty();
    } else {
      // 426: let in, and told that it did not ask to upgrade.
      assertThat(whenValid).isEqualTo(426);
      assertThat(asked).containsExactly(row.token(), row.token());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"NONE\"}",
        "{\"alg\":\"nOnE\",\"typ\":\"JWT\"}",
        "{\"typ\":\"JWT\",\"alg\":\"none\"}"
      })
  void noSpellingOfNoneIsAskedAboutNotEvenWithASignature(String header) throws Exception {
    assertThat(connect(base64(header) + ".e30.c2ln", true)).isEqualTo(401);
    assertThat(connect(base64(header) + ".e30.", true)).isEqualTo(401);
    assertThat(connect(base64(header) + ".e30", true)).isEqualTo(401);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "a.b", "a.b.c", "..", "e30.e30.", "W10.e30.", "~.e30.e30"})
  void whatIsNoJsonWebTokenIsAskedAbout(String token) throws Exception {
    assertThat(connect(token, true)).isEqualTo(426);
    assertThat(asked).containsExactly(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "  \t "})
  void whiteSpaceAroundATokenIsCut(String space) throws Exception {
    assertThat(connect(space + "plain" + space, true)).isEqualTo(426);
    assertThat(asked).containsExactly("plain");
  }
}
