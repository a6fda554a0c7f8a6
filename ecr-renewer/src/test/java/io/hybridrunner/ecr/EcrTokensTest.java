package io.hybridrunner.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;
import io.hybridrunner.ecr.model.Validity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcrTokensTest {

  private static final Instant NOW = FakeEcr.EXPIRES.minus(Duration.ofHours(12));

  private final FakeEcr ecr = new FakeEcr();
  private final EcrTokens tokens = new EcrTokens(FakeEcr.KEYS, Clock.fixed(NOW, ZoneOffset.UTC));

  @AfterEach
  void close() {
    tokens.close();
    ecr.close();
  }

  @Test
  void aTokenIsUserPasswordAndItsLife() {
    ecr.answers(FakeEcr.good());
    PullCredential credential = tokens.get(ecr.registry());
    assertThat(credential.user()).isEqualTo("AWS");
    assertThat(credential.password()).isEqualTo(FakeEcr.CANARY);
    assertThat(credential.validity()).isEqualTo(new Validity(NOW, FakeEcr.EXPIRES));
    assertThat(credential.validity().life()).isEqualTo(Duration.ofHours(12));
  }

  @Test
  void theRequestSpeaksTheJsonProtocolAndIsSignedForRegionAndService() {
    ecr.answers(FakeEcr.good());
    tokens.get(ecr.registry());
    LoggedRequest request = ecr.requests().get(0);
    assertThat(request.getMethod().getName()).isEqualTo("POST");
    assertThat(request.getHeader("X-Amz-Target"))
        .isEqualTo("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken");
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/x-amz-json-1.1");
    assertThat(request.getBodyAsString()).isEqualTo("{\"registryIds\":[\"123456789012\"]}");
    String day = request.getHeader("X-Amz-Date").substring(0, 8);
    assertThat(request.getHeader("Authorization"))
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + day + "/eu-west-1/ecr/aws4_request, ")
        .containsPattern("SignedHeaders=[a-z0-9;-]*\\bhost;[a-z0-9;-]*x-amz-date;")
        .containsPattern("SignedHeaders=[a-z0-9;-]*x-amz-security-token;x-amz-target")
        .containsPattern("Signature=[0-9a-f]{64}$");
    assertThat(request.getHeader("X-Amz-Security-Token")).isEqualTo(FakeEcr.CANARY + "session");
  }

  @Test
  void eachRegistryIsAskedInItsRegionForItsAccount() {
    ecr.answers(FakeEcr.good());
    tokens.get(ecr.registry("123456789012", "eu-west-1"));
    tokens.get(ecr.registry("210987654321", "cn-north-1"));
    tokens.get(ecr.registry("000000000001", "eu-west-1"));
    assertThat(ecr.requests())
        .extracting(
            request -> request.getHeader("Authorization").split("/", -1)[2],
            LoggedRequest::getBodyAsString)
        .containsExactlyInAnyOrder(
            tuple("eu-west-1", "{\"registryIds\":[\"123456789012\"]}"),
            tuple("cn-north-1", "{\"registryIds\":[\"210987654321\"]}"),
            tuple("eu-west-1", "{\"registryIds\":[\"000000000001\"]}"));
  }

  @Test
  void anEndpointOfOnesOwnServesEveryVariant() {
    ecr.answers(FakeEcr.good());
    for (EcrRegistry.Variant variant : EcrRegistry.Variant.values()) {
      EcrRegistry registry = EcrRegistry.of(FakeEcr.ACCOUNT, "us-east-1", variant);
      assertThat(tokens.get(registry.at(ecr.address())).user()).isEqualTo("AWS");
    }
    assertThat(ecr.requests()).hasSize(4);
  }

  @Test
  void nobodyIsAskedBeforeATokenIsWanted() {
    new EcrTokens(FakeEcr.KEYS).close();
    new EcrTokens(new AwsCredentials.DefaultChain()).close();
    assertThat(ecr.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                    | no authorization data
          {"authorizationData": []}                                             | no authorization data
          {"authorizationData": [{"expiresAt": 4102444800}]}                    | no token in it
          {"authorizationData": [{"authorizationToken": "QVdTOng="}]}           | no end of the token
          {"authorizationData": [{"authorizationToken": "Canary0Secret1!", "expiresAt": 4102444800}]} | not base64
          {"authorizationData": [{"authorizationToken": "QVdT", "expiresAt": 4102444800}]}     | not user:password
          {"authorizationData": [{"authorizationToken": "QVdTOg==", "expiresAt": 4102444800}]} | not user:password
          {"authorizationData": "Canary0Secret1                                 | does not speak ECR's language
          """)
  void anAnswerThatIsNoGoodIsToldAsSuch(String body, String message) {
    ecr.answers(FakeEcr.json(200, body));
    Cause cause = Faults.of(() -> tokens.get(ecr.registry()));
    assertThat(cause.by()).isEqualTo(Cause.By.AWS);
    assertThat(cause.message()).contains("ECR in eu-west-1 at localhost").contains(message);
    assertThat(cause.cure()).contains("endpoint is ECR's");
  }

  @Test
  void whatHoldsSecretsPrintsWithoutThem() {
    ecr.answers(FakeEcr.good());
    PullCredential credential = tokens.get(ecr.registry());
    assertThat(credential + " " + FakeEcr.KEYS)
        .contains("AKIDEXAMPLE")
        .doesNotContain(FakeEcr.CANARY)
        .doesNotContain(credential.basic());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "canary\n", "canary canary", "canary\u0000", "canäry"})
  void aKeyThatIsNoneIsRefusedWithoutShowingIt(String part) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AwsCredentials.Keys("AKID", part, Optional.empty()))
        .withMessageContaining("The secret of the AWS access key")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("can"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AwsCredentials.Keys(part, "secret", Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AwsCredentials.Keys("AKID", "secret", Optional.of(part)));
  }

  @Test
  void aTokenThatHasEndedIsNone() {
    EcrTokens late = new EcrTokens(FakeEcr.KEYS, Clock.fixed(FakeEcr.EXPIRES, ZoneOffset.UTC));
    ecr.answers(FakeEcr.good());
    assertThatThrownBy(() -> late.get(ecr.registry()))
        .isInstanceOf(RenewalException.class)
        .hasMessageContaining("that ended at 2100-01-01T00:00:00Z, and the clock here says 2100")
        .hasMessageNotContaining(FakeEcr.CANARY);
  }
}
