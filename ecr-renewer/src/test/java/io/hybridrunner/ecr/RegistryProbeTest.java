package io.hybridrunner.ecr;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.Validity;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryProbeTest {

  private static final PullCredential CREDENTIAL =
      new PullCredential(
          "AWS", FakeEcr.CANARY, new Validity(Instant.EPOCH, Instant.EPOCH.plusSeconds(60)));
  private static final String MANIFEST = "/v2/team/app/manifests/1.0";

  private final FakeEcr registry = new FakeEcr();
  private final RegistryProbe probe = new RegistryProbe();

  @AfterEach
  void close() {
    probe.close();
    registry.close();
  }

  @Test
  void theRootIsShownTheCredentialAsBasic() {
    root(ok());
    probe.prove(new Proof(registry.address(), Optional.empty()), CREDENTIAL);
    LoggedRequest request = registry.requests().get(0);
    assertThat(request.getUrl()).isEqualTo("/v2/");
    assertThat(request.getHeader("Authorization"))
        .isEqualTo("Basic " + FakeEcr.token("AWS:" + FakeEcr.CANARY));
  }

  @ParameterizedTest
  @CsvSource({
    "team/app:1.0, /v2/team/app/manifests/1.0",
    "app, /v2/app/manifests/latest",
    "app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,"
        + " /v2/app/manifests/sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  })
  void anImageIsLookedForByItsManifest(String image, String path) {
    root(ok());
    registry.server.stubFor(head(WireMock.urlEqualTo(path)).willReturn(ok()));
    prove(image);
    LoggedRequest request = requestsFor("HEAD");
    assertThat(request.getUrl()).isEqualTo(path);
    assertThat(request.getHeader("Accept"))
        .contains("application/vnd.oci.image.index.v1+json")
        .contains("application/vnd.oci.image.manifest.v1+json")
        .contains("application/vnd.docker.distribution.manifest.list.v2+json")
        .contains("application/vnd.docker.distribution.manifest.v2+json");
  }

  @Test
  void aRegistryWithoutHeadIsAskedByGet() {
    root(ok());
    manifest(aResponse().withStatus(405));
    registry.server.stubFor(get(MANIFEST).willReturn(ok().withBody("{}")));
    prove("team/app:1.0");
    assertThat(registry.requests()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | does not take the credential (HTTP 401)       | renewed it
          403 | does not take the credential (HTTP 403)       | renewed it
          404 | is no registry (HTTP 404 for /v2/)            | Check the address
          302 | sends elsewhere (HTTP 302)                    | Write the address
          503 | cannot answer now (HTTP 503)                  | next run
          429 | cannot answer now (HTTP 429)                  | next run
          418 | no registry's (HTTP 418)                      | Check the address
          """)
  void whatTheRootAnswersIsASentenceWithItsCure(int status, String message, String cure) {
    root(aResponse().withStatus(status).withBody(FakeEcr.CANARY));
    Cause cause = refused("team/app:1.0");
    assertThat(cause.message()).contains("the registry localhost:").contains(message);
    assertThat(cause.cure()).contains(cure);
    assertThat(registry.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | The image team/app:1.0 is not in the registry localhost | repository's policy
          401 | but it may not pull team/app:1.0                        | ecr:BatchGetImage
          403 | but it may not pull team/app:1.0                        | ecr:BatchGetImage
          500 | cannot answer now (HTTP 500)                            | next run
          """)
  void whatTheManifestAnswersIsASentenceWithItsCure(int status, String message, String cure) {
    root(ok());
    manifest(aResponse().withStatus(status));
    Cause cause = refused("team/app:1.0");
    assertThat(cause.message()).contains(message);
    assertThat(cause.cure()).contains(cure);
  }

  @Test
  void aRedirectIsNotFollowedWithTheCredential() {
    try (FakeEcr elsewhere = new FakeEcr()) {
      elsewhere.answers(ok());
      String target = elsewhere.address() + "/v2/";
      root(aResponse().withStatus(307).withHeader("Location", target));
      assertThat(refused("team/app:1.0").message()).contains("sends elsewhere (HTTP 307)");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void aWebPageIsNoRegistry() {
    root(aResponse().withHeader("Content-Type", "text/html").withBody("<html>Sign in</html>"));
    assertThat(refused("team/app:1.0").message()).contains("is no registry (HTTP 200, a web page)");
  }

  @Test
  void aRegistryWithTokensOfItsOwnIsToldApart() {
    root(
        aResponse()
            .withStatus(401)
            .withHeader("WWW-Authenticate", "Bearer realm=\"https://auth.example.com/token\""));
    assertThat(refused("team/app:1.0").message()).contains("wants a token of its own");
  }

  @Test
  void aCutConnectionIsToldAsSuch() {
    root(aResponse().withFault(Fault.EMPTY_RESPONSE));
    assertThat(refused("team/app:1.0").message()).contains("was cut before there was an answer");
  }

  @Test
  void nobodyThereIsToldAsSuch() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Proof proof = new Proof(URI.create("http://localhost:" + port), Optional.empty());
    Cause cause = Faults.of(() -> probe.prove(proof, CREDENTIAL));
    assertThat(cause.by()).isEqualTo(Cause.By.REGISTRY);
    assertThat(cause.message()).contains("the registry localhost:" + port + " takes no connection");
  }

  @Test
  void anUnknownHostIsToldAsSuch() {
    Proof proof = new Proof(URI.create("https://registry.invalid"), Optional.empty());
    Cause cause = Faults.of(() -> probe.prove(proof, CREDENTIAL));
    assertThat(cause.message()).contains("registry.invalid is not known");
  }

  @Test
  void aRegistryWithoutTlsIsToldAsSuch() {
    URI address = URI.create("https://localhost:" + registry.server.port());
    Cause cause = Faults.of(() -> probe.prove(new Proof(address, Optional.empty()), CREDENTIAL));
    assertThat(cause.message()).contains("does not speak TLS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "App",
        "team/app:",
        "team//app",
        "/team/app",
        "app:1 0",
        "app@sha256:abc",
        "app@md5:0123456789abcdef0123456789abcdef",
        "../secret",
        "app?x=y",
        "registry.example.com:5000/app:1",
        "app:1.0\n"
      })
  void anImageThatIsNoneIsRefused(String image) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Proof(registry.address(), Optional.of(image)))
        .withMessageContaining("is no image");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host",
        "https://host/path",
        "https://AWS:canary@host",
        "host",
        "https://h?q"
      })
  void anAddressThatIsNoneIsRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Proof(URI.create(address), Optional.empty()))
        .withMessageContaining("https://host")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
  }

  private void prove(String image) {
    probe.prove(new Proof(registry.address(), Optional.of(image)), CREDENTIAL);
  }

  private Cause refused(String image) {
    Cause cause = Faults.of(() -> prove(image));
    assertThat(cause.by()).isEqualTo(Cause.By.REGISTRY);
    return cause;
  }

  private LoggedRequest requestsFor(String method) {
    return registry.requests().stream()
        .filter(request -> request.getMethod().getName().equals(method))
        .findFirst()
        .orElseThrow();
  }

  private void root(ResponseDefinitionBuilder answer) {
    registry.server.stubFor(get("/v2/").willReturn(answer));
  }

  private void manifest(ResponseDefinitionBuilder answer) {
    registry.server.stubFor(head(WireMock.urlEqualTo(MANIFEST)).willReturn(answer));
  }

  private static ResponseDefinitionBuilder ok() {
    return aResponse().withHeader("Docker-Distribution-Api-Version", "registry/2.0");
  }
}
