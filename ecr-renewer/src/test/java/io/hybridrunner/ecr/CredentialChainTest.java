package io.hybridrunner.ecr;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.hybridrunner.ecr.model.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials that the AWS SDK finds by itself; where they are is told by system properties. */
@Isolated
class CredentialChainTest {

  private static final String ROLE = "arn:aws:iam::123456789012:role/puller";
  private static final List<String> PROPERTIES =
      List.of(
          "aws.accessKeyId",
          "aws.secretAccessKey",
          "aws.roleArn",
          "aws.webIdentityTokenFile",
          "aws.endpointUrlSts",
          "aws.region",
          "aws.configFile",
          "aws.sharedCredentialsFile",
          "aws.disableEc2Metadata");

  @TempDir private Path directory;

  private final FakeEcr ecr = new FakeEcr();

  @BeforeEach
  void lookNowhere() {
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.configFile", directory.resolve("config").toString());
    System.setProperty("aws.sharedCredentialsFile", directory.resolve("credentials").toString());
    System.setProperty("aws.region", "eu-west-1");
    System.setProperty("aws.endpointUrlSts", ecr.address().toString());
  }

  @AfterEach
  void close() {
    PROPERTIES.forEach(System::clearProperty);
    ecr.close();
  }

  @Test
  void systemPropertiesComeFirst() {
    System.setProperty("aws.accessKeyId", "AKIDPROPERTY");
    System.setProperty("aws.secretAccessKey", FakeEcr.CANARY);
    ecr.answers(FakeEcr.good());
    assertThat(get().user()).isEqualTo("AWS");
    assertThat(ecr.requests().get(0).getHeader("Authorization")).contains("=AKIDPROPERTY/");
  }

  @Test
  void aProfileIsRead() throws IOException {
    Files.writeString(
        directory.resolve("credentials"),
        "[default]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n");
    ecr.answers(FakeEcr.good());
    get();
    assertThat(ecr.requests().get(0).getHeader("Authorization")).contains("=AKIDPROFILE/");
  }

  @Test
  void aWebIdentityIsExchangedAtStsAndSignsTheRequest() throws IOException {
    webIdentity();
    ecr.answers(FakeEcr.good());
    sts(
        aResponse()
            .withHeader("Content-Type", "text/xml")
            .withBody(
                """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult><Credentials>
                    <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
                    <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
                  </Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>"""));
    assertThat(get().user()).isEqualTo("AWS");
    LoggedRequest exchange = ecr.requests().get(0);
    LoggedRequest ask = ecr.requests().get(1);
    if (exchange.getHeader("X-Amz-Target") != null) {
      LoggedRequest swap = exchange;
      exchange = ask;
      ask = swap;
    }
    assertThat(exchange.getBodyAsString()).contains("WebIdentityToken=" + FakeEcr.CANARY);
    assertThat(exchange.getHeader("Authorization")).isNull();
    assertThat(ask.getHeader("Authorization")).contains("=ASIAROLE/");
    assertThat(ask.getHeader("X-Amz-Security-Token")).isEqualTo("session");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | AccessDenied            | does not let this identity assume  | trust policy
          400 | ExpiredTokenException   | has expired                        | token file
          400 | InvalidIdentityToken    | cannot verify the identity token   | OIDC provider
          400 | IDPCommunicationError   | does not reach the cluster's token | internet
          403 | RegionDisabledException | switched off in this region        | AWS_REGION
          400 | ValidationError         | with ValidationError (HTTP 400     | AWS_ROLE_ARN
          """)
  void whatStsRefusesIsASentenceWithItsCure(int status, String code, String message, String cure)
      throws IOException {
    webIdentity();
    sts(
        aResponse()
            .withStatus(status)
            .withHeader("Content-Type", "text/xml")
            .withBody(
                "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"
                        .formatted(code, FakeEcr.CANARY)
                    + "<RequestId>11111111-2222</RequestId></ErrorResponse>"));
    Cause cause = Faults.of(this::get);
    assertThat(cause.by()).isEqualTo(Cause.By.AWS);
    assertThat(cause.message())
        .contains("STS")
        .contains("the web identity's role")
        .contains(message);
    assertThat(cause.cure()).contains(cure);
    assertThat(ecr.requests()).allMatch(request -> request.getHeader("X-Amz-Target") == null);
  }

  @Test
  void aTokenFileThatIsNotThereIsNamed() {
    System.setProperty("aws.roleArn", ROLE);
    System.setProperty("aws.webIdentityTokenFile", directory.resolve("missing").toString());
    assertThat(Faults.of(this::get).message())
        .contains("The web identity token file " + directory.resolve("missing") + " is not there");
  }

  @Test
  void aTokenWithoutARoleIsTold() throws IOException {
    webIdentity();
    System.clearProperty("aws.roleArn");
    assertThat(Faults.of(this::get).message()).contains("no role for it");
  }

  @Test
  void stsThatTakesNoConnectionIsTold() throws IOException {
    webIdentity();
    System.setProperty("aws.endpointUrlSts", "http://localhost:1");
    assertThat(Faults.of(this::get).message()).contains("STS").contains("takes no connection");
  }

  @Test
  void halfAKeyIsTold() {
    System.setProperty("aws.accessKeyId", "AKIDHALF");
    assertThat(Faults.of(this::get))
        .isEqualTo(
            new Cause(
                Cause.By.AWS,
                "Of the AWS access key only the id is there",
                "Set AWS_SECRET_ACCESS_KEY too, or neither."));
    System.clearProperty("aws.accessKeyId");
    System.setProperty("aws.secretAccessKey", FakeEcr.CANARY);
    assertThat(Faults.of(this::get).message()).contains("only the secret is there");
  }

  @Test
  void aKeyWithForeignCharactersIsNotSentAnywhere() {
    System.setProperty("aws.accessKeyId", "AKIDODD");
    System.setProperty("aws.secretAccessKey", FakeEcr.CANARY + "\n" + FakeEcr.CANARY);
    assertThat(Faults.of(this::get).message())
        .startsWith("The AWS access key from the system properties (aws.accessKeyId) has white");
    assertThat(ecr.requests()).isEmpty();
  }

  @Test
  void noCredentialsAnywhereIsOneSentence() {
    Cause cause = Faults.of(this::get);
    assertThat(cause.message())
        .startsWith("There are no AWS credentials anywhere")
        .contains("AWS_ACCESS_KEY_ID")
        .contains("AWS_WEB_IDENTITY_TOKEN_FILE")
        .contains("~/.aws")
        .contains("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        .doesNotContain("Provider");
    assertThat(cause.cure()).contains("ecr:GetAuthorizationToken");
    assertThat(ecr.requests()).isEmpty();
  }

  private PullCredential get() {
    try (EcrTokens tokens = new EcrTokens(new AwsCredentials.DefaultChain())) {
      return tokens.get(ecr.registry());
    }
  }

  private void webIdentity() throws IOException {
    Path token = directory.resolve("token");
    Files.writeString(token, FakeEcr.CANARY);
    System.setProperty("aws.roleArn", ROLE);
    System.setProperty("aws.webIdentityTokenFile", token.toString());
  }

  private void sts(ResponseDefinitionBuilder answer) {
    ecr.server.stubFor(
        post(WireMock.anyUrl())
            .withRequestBody(containing("Action=AssumeRoleWithWebIdentity"))
            .willReturn(answer));
  }
}
