package io.hybridrunner.collate.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static io.hybridrunner.collate.rest.Clients.RUN;
import static io.hybridrunner.collate.rest.Clients.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorAnswersTest {

  private static final String PAGE =
      "<html><head><title>Sign in\nto Corp</title></head><body>canary-body</body></html>";

  @RegisterExtension
  private final WireMockExtension server =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"))
          .build();

  private OpenMetadataRest client;

  @BeforeEach
  void connect() {
    client = Clients.client(server.baseUrl().replace("localhost", "127.0.0.1"));
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void answers(ResponseDefinitionBuilder response) {
    server.stubFor(any(anyUrl()).willReturn(response));
  }

  private void says(int status, String message) {
    answers(json(status, "{\"code\":" + status + ",\"message\":\"" + message + "\"}"));
  }

  private static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body);
  }

  private static ResponseDefinitionBuilder page(int status) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "text/html; charset=utf-8")
        .withBody(PAGE);
  }

  private static String sentence(ServerFailure failure) {
    String sentence = failure.cause().sentence();
    assertThat(sentence).doesNotContain("canary-body", "\n").contains("127.0.0.1");
    assertThat(failure.cause().cure()).isNotBlank();
    return sentence;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Not Authorized! Token not present | a proxy in between may take the header",
        "401 | Not Authorized! Invalid token. | copy the bot's token again",
        "401 | Not Authorized! The given token does not match the current bot's token! | made anew",
        "401 | Expired token! | time is over",
        "401 | Public key mismatch | signed with a key this server does not have",
        "401 | Something new | Check the bot's token",
        "500 | Public key mismatch | signed with a key this server does not have",
        "500 | No key found in http://om/jwks with kid abc | signed with a key this server does not",
      })
  void eachTroubleWithTheTokenHasItsCure(int status, String message, String cure) {
    says(status, message);
    ServerFailure failure = failure(client.whoAmI());
    assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(failure.status()).hasValue(status);
    assertThat(failure.cause().kind()).isEqualTo(Cause.Kind.SERVER_UNAVAILABLE);
    assertThat(sentence(failure))
        .contains("asked to tell whose token this is (/api/v1/users/loggedInUser)", message, cure);
  }

  @ParameterizedTest
  @CsvSource({
    "400,REJECTED", "403,FORBIDDEN", "404,NOT_FOUND", "405,REJECTED", "407,UNREACHABLE",
    "408,TIMED_OUT", "409,CONFLICT", "412,CONFLICT", "413,TOO_LARGE", "418,REJECTED",
    "422,REJECTED", "429,THROTTLED", "500,SERVER_ERROR", "502,SERVER_ERROR", "503,SERVER_ERROR",
    "599,SERVER_ERROR"
  })
  void statusesAndTheirKinds(int status, Kind kind) {
    says(status, "why \\\"so\\\"");
    ServerFailure failure = failure(client.pipelines(Optional.empty()));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.status()).hasValue(status);
    String quoted = status == 407 ? "behind a proxy" : "answered " + status + ": \"why \"so\"\"";
    assertThat(sentence(failure))
        .contains("asked to list the pipelines (/api/v1/services/ingestionPipelines)")
        .contains(quoted)
        .doesNotContain("pipelineStatuses");
  }

  @ParameterizedTest
  @CsvSource({
    "400,REJECTED",
    "401,UNAUTHORIZED",
    "403,FORBIDDEN",
    "404,UNREADABLE",
    "413,TOO_LARGE",
    "502,SERVER_ERROR"
  })
  void aProxysPageIsToldFromTheServersAnswer(int status, Kind kind) {
    answers(page(status));
    ServerFailure failure = failure(client.write("shop.daily", Clients.row("s")));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(sentence(failure))
        .contains("text/html", "titled \"Sign in to Corp\"")
        .contains("prox");
  }

  @Test
  void eachCallNamesTheRightThatItNeeds() {
    says(403, "Principal: CatalogPrincipal{name='b'} operations [X] not allowed");
    Automation automation = new Automation("1", "a", false, "{}");
    Cause cause = Cause.of(Cause.Kind.LOST, "gone", "");
    assertThat(sentence(failure(client.row("a.b", RUN)))).endsWith("ViewAll on ingestionPipeline");
    assertThat(sentence(failure(client.write("a.b", Clients.row("s")))))
        .endsWith("EditIngestionPipelineStatus on ingestionPipeline");
    assertThat(sentence(failure(client.service("databaseService", "a"))))
        .endsWith("ViewAll on databaseService");
    assertThat(sentence(failure(client.automation("a")))).endsWith("ViewAll on workflow");
    assertThat(sentence(failure(client.fail(automation, cause)))).endsWith("EditAll on workflow");
    assertThat(sentence(failure(client.appendLog("a.b", RUN, "x"))))
        .endsWith("EditAll on ingestionPipeline");
  }

  @Test
  void aRouteThatIsNotThereIsNoPipelineThatIsGone() {
    says(404, "HTTP 404 Not Found");
    ServerFailure failure = failure(client.write("a.b", Clients.row("s")));
    assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(sentence(failure)).contains("Check server.apiUrl");
  }

  @Test
  void aGatewaysNotFoundIsNoPipelineThatIsGone() {
    answers(json(404, "{\"message\":\"no Route matched with those values\"}"));
    ServerFailure failure = failure(client.write("a.b", Clients.row("s")));
    assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(sentence(failure)).contains("no Route matched", "a proxy or another server");
  }

  @Test
  void aProxyThatRefusesEncodedSlashesIsNamed() {
    answers(aResponse().withStatus(400));
    assertThat(sentence(failure(client.pipeline("DBT.DW Base/Cleansed"))))
        .contains("DBT.DW%20Base%2FCleansed", "must pass %2F");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201})
  void aPageInPlaceOfAnAnswerIsNone(int status) {
    answers(page(status));
    for (ServerFailure failure :
        new ServerFailure[] {
          failure(client.version()),
          failure(client.healthy()),
          failure(client.row("a.b", RUN)),
          failure(client.write("a.b", Clients.row("s"))),
          failure(client.appendLog("a.b", RUN, "x"))
        }) {
      assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
      assertThat(sentence(failure)).contains("text/html", "\"Sign in to Corp\"", "server.apiUrl");
    }
  }

  @Test
  void aPageWithoutItsTypeIsOneToo() {
    answers(aResponse().withStatus(200).withBody(" <!DOCTYPE html><p>canary-body"));
    assertThat(sentence(failure(client.write("a.b", Clients.row("s")))))
        .contains("answered 200 with something without a type");
  }

  @Test
  void anErrorWithStatus200IsAnError() {
    answers(json(200, "{\"code\":404,\"message\":\"instance for a.b not found\"}"));
    ServerFailure failure = failure(client.write("a.b", Clients.row("s")));
    assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(sentence(failure)).contains("instance for a.b not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"canary-body\": 1}", "canary-body", "[1, 2", "{\"name\": 3}"})
  void whatCannotBeReadIsSaidWithoutQuotingIt(String body) {
    answers(json(200, body));
    ServerFailure failure = failure(client.whoAmI());
    assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(sentence(failure)).contains("answered 200 with ");
  }

  @Test
  void onePipelineThatCannotBeReadIsNamed() {
    answers(
        json(
            200,
            "{\"data\": [{\"id\": \"x\", \"name\": \"n\", \"fullyQualifiedName\": \"s.n\"}]}"));
    assertThat(sentence(failure(client.pipelines(Optional.empty()))))
        .contains("data[0].id must be a UUID (pipeline s.n)");
  }

  @Test
  void aCursorThatLeadsNowhereIsNotFollowed() {
    answers(json(200, "{\"data\": [], \"paging\": {\"total\": 1, \"after\": \"c\"}}"));
    assertThat(client.pipelines(Optional.empty()).given()).isPresent();
    assertThat(failure(client.pipelines(Optional.of("c"))).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | 17 | PT17S",
        "503 | 17 | PT17S",
        "429 | 999999 | PT1H",
        "429 | Fri, 27 Mar 2026 00:01:30 GMT | PT1M30S",
        "429 | Sat, 28 Mar 2026 00:00:00 GMT | PT1H",
      })
  void whoAsksToBeLeftAloneIsHeard(int status, String header, Duration wait) {
    answers(
        json(status, "{}")
            .withHeader("Retry-After", header)
            .withHeader("Date", "Fri, 27 Mar 2026 00:00:00 GMT"));
    assertThat(failure(client.version()).retryAfter()).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "soon", "1.5", "99999999999999999999", ""})
  void nonsenseIsNotWaitedForAndNothingIsAskedTwice(String header) {
    answers(json(503, "{}").withHeader("Retry-After", header));
    ServerFailure failure = failure(client.write("a.b", Clients.row("s")));
    assertThat(failure.kind()).isEqualTo(Kind.SERVER_ERROR);
    assertThat(failure.retryAfter()).isEmpty();
    server.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void aRedirectIsNotFollowedAndOnlyItsHostIsNamed() {
    answers(
        aResponse()
            .withStatus(302)
            .withHeader("Location", "https://sso.example/login?ticket=canary-body"));
    ServerFailure failure = failure(client.whoAmI());
    assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(sentence(failure))
        .contains("redirects to sso.example (302)", "correct server.apiUrl")
        .doesNotContain("ticket", "login");
    server.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void anAnswerIsReadUpToItsBound() {
    client.close();
    client =
        new OpenMetadataRest(
            Clients.settings(server.baseUrl().replace("localhost", "127.0.0.1"))
                .withMaxResponseBytes(1_000));
    String name = "{\"name\": \"bot\"}";
    answers(json(200, name + " ".repeat(1_000 - name.length())));
    assertThat(client.whoAmI().given()).contains("bot");
    answers(json(200, name + " ".repeat(1_001 - name.length())));
    assertThat(sentence(failure(client.whoAmI()))).contains("more than 1000 bytes");
  }
}
