package io.hybridrunner.ecr;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.hybridrunner.ecr.model.Cause;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ECR refuses, and how often it is asked. */
class EcrFaultsTest {

  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  private final FakeEcr ecr = new FakeEcr();
  private final EcrTokens tokens = new EcrTokens(FakeEcr.KEYS);

  @AfterEach
  void close() {
    tokens.close();
    ecr.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | UnrecognizedClientException   | does not know the access key       | China or GovCloud
          403 | InvalidClientTokenId          | does not know the access key       | make a new key
          400 | ExpiredTokenException         | temporary AWS keys have expired    | Get new ones
          403 | SignatureDoesNotMatch         | secret access key does not belong  | Copy both parts
          400 | InvalidSignatureException     | secret access key does not belong  | Copy both parts
          400 | IncompleteSignature           | without its signature              | drops the Authorization header
          400 | AccessDeniedException         | may not ask ECR in eu-west-1       | ecr:GetAuthorizationToken
          400 | OptInRequired                 | not signed up for ECR in eu-west-1 | Enable the region
          400 | SubscriptionRequiredException | not signed up for ECR in eu-west-1 | Enable the region
          400 | InvalidParameterException     | knows no registry of account 123456789012 | 12 digits
          400 | SomethingNewException         | refuses with SomethingNewException (HTTP 400, request id 11111111-2222-3333-4444-555555555555) | code up
          400 | RequestExpired                | refuses the request for its time   | Set the clock
          """)
  void eachErrorIsASentenceWithItsCure(int status, String code, String message, String cure) {
    ecr.answers(FakeEcr.error(status, code, "You sent " + FakeEcr.CANARY));
    Cause cause = Faults.of(() -> tokens.get(ecr.registry()));
    assertThat(cause.by()).isEqualTo(Cause.By.AWS);
    assertThat(cause.message()).contains(message);
    assertThat(cause.cure()).contains(cure);
    assertThat(ecr.requests()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void whoMayNotIsNamed() {
    String arn = "arn:aws-cn:sts::123456789012:assumed-role/my.role/session@1";
    ecr.answers(
        FakeEcr.error(
            400,
            "AccessDeniedException",
            "User: "
                + arn
                + " is not authorized to perform: ecr:GetAuthorizationToken on resource:"
                + " * with an explicit deny in a service control policy "
                + FakeEcr.CANARY));
    assertThat(Faults.of(() -> tokens.get(ecr.registry())).message())
        .startsWith(arn + " may not ask ECR in eu-west-1")
        .endsWith("for a token, by an explicit deny in a service control policy");
    assertThat(ecr.requests()).hasSize(1);
  }

  @Test
  void keysOfAnotherPartitionAreThoughtOf() {
    ecr.answers(FakeEcr.error(400, "UnrecognizedClientException", "invalid"));
    assertThat(Faults.of(() -> tokens.get(ecr.registry("123456789012", "cn-north-1"))).cure())
        .contains("lies in aws-cn: keys of other parts of AWS do not count there");
  }

  @ParameterizedTest
  @CsvSource({"400, ThrottlingException", "429, TooManyRequestsException", "429, Unknown"})
  void throttlingTwiceIsOvercome(int status, String code) {
    ResponseDefinitionBuilder slower = FakeEcr.error(status, code, "Rate exceeded");
    ecr.answersInTurn(slower, slower, FakeEcr.good());
    assertThat(tokens.get(ecr.registry()).user()).isEqualTo("AWS");
    assertThat(ecr.requests()).hasSize(3);
  }

  @Test
  void throttlingForEverEndsAfterThreeRequests() {
    ecr.answers(FakeEcr.error(400, "ThrottlingException", "Rate exceeded"));
    Cause cause = Faults.of(() -> tokens.get(ecr.registry()));
    assertThat(cause.message()).contains("asks for fewer requests").contains("ThrottlingException");
    assertThat(ecr.requests()).hasSize(3);
  }

  @Test
  void anErrorOfEcrItselfIsTriedThreeTimes() {
    ecr.answers(FakeEcr.error(500, "ServerException", "oops"));
    Cause cause = Faults.of(() -> tokens.get(ecr.registry()));
    assertThat(cause.message()).contains("has an error of its own").contains("HTTP 500");
    assertThat(ecr.requests()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 407, 404, 502})
  void aPageOfAProxyIsTakenForOne(int status) {
    ecr.answers(
        aResponse()
            .withStatus(status)
            .withHeader("Content-Type", "text/html; charset=utf-8")
            .withBody("<html>Blocked by policy</html>"));
    Cause cause = Faults.of(() -> tokens.get(ecr.registry()));
    assertThat(cause.sentence()).contains("proxy").doesNotContain("Blocked");
  }

  @ParameterizedTest
  @CsvSource({
    "20260101T000000Z, 20260101T170000Z, 17 h slow",
    "20260101T170000Z, 20260101T000000Z, 17 h fast",
    "20260101T000000Z, 20260101T000600Z, 6 min slow",
    "20260101T000600Z, 20260101T000000Z, 6 min fast",
    "20260101T000000Z, 20260101T173100Z, 17 h 31 min slow"
  })
  void aWrongClockIsShownBesideTheRightOne(String ours, String theirs, String difference) {
    boolean slow = difference.endsWith("slow");
    Instant bound = instant(theirs).plus(slow ? -5 : 5, ChronoUnit.MINUTES);
    ecr.answers(
        FakeEcr.error(
            400,
            "InvalidSignatureException",
            slow
                ? "Signature expired: %s is now earlier than %s (%s - 5 min.)"
                    .formatted(ours, compact(bound), theirs)
                : "Signature not yet current: %s is still later than %s (%s + 5 min.)"
                    .formatted(ours, compact(bound), theirs)));
    Cause cause = Faults.of(() -> tokens.get(ecr.registry()));
    assertThat(cause.message())
        .contains("The clock here says " + instant(ours))
        .contains("that of AWS " + instant(theirs))
        .contains("it is " + difference);
    assertThat(cause.cure()).contains("NTP");
    assertThat(ecr.requests()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void aClockThatOnlyTheDateTellsOfIsShownToo() {
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    ecr.answers(
        FakeEcr.error(403, "SignatureDoesNotMatch", "The canonical string " + FakeEcr.CANARY)
            .withHeader("Date", "Thu, 01 Jan 2026 17:00:00 GMT"));
    try (EcrTokens late = new EcrTokens(FakeEcr.KEYS, clock)) {
      assertThat(Faults.of(() -> late.get(ecr.registry())).message()).contains("17 h slow");
    }
  }

  @Test
  void theSdkCorrectsTheClockOnceAndIsAnswered() {
    Instant theirs = Instant.now().plus(17, ChronoUnit.HOURS);
    ecr.answersInTurn(
        FakeEcr.error(400, "InvalidSignatureException", "Signature expired")
            .withHeader(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(theirs.atOffset(ZoneOffset.UTC))),
        FakeEcr.good());
    assertThat(tokens.get(ecr.registry()).user()).isEqualTo("AWS");
    assertThat(ecr.requests())
        .extracting(
            request -> instant(request.getHeader("X-Amz-Date")).isBefore(theirs.minusSeconds(60)))
        .containsExactly(true, false);
  }

  private static Instant instant(String compact) {
    return LocalDateTime.parse(compact, COMPACT).toInstant(ZoneOffset.UTC);
  }

  private static String compact(Instant time) {
    return COMPACT.format(time.atOffset(ZoneOffset.UTC));
  }
}
