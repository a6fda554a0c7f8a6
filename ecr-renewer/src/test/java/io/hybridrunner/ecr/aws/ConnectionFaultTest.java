package io.hybridrunner.ecr.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.hybridrunner.ecr.FakeEcr;
import io.hybridrunner.ecr.aws.EcrApi.Bounds;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No way to ECR. */
class ConnectionFaultTest {

  private static final Bounds SHORT = new Bounds(Duration.ofMillis(300), Duration.ofMillis(900));

  @Test
  void aRegionWithoutHostsIsToldAsOne() {
    EcrEndpoint nowhere = new EcrEndpoint("eu-nowhere-9", false, false, Optional.empty());
    // No name of AWS is asked for in a test: the exception is the resolver's.
    Fault fault =
        ConnectionFault.ofEcr(
            new UnknownHostException("api.ecr.eu-nowhere-9.amazonaws.com"), nowhere);
    assertThat(fault.message())
        .startsWith("No host of ECR in eu-nowhere-9 is known (api.ecr.eu-now");
    assertThat(fault.cure()).contains("the region exists");
  }

  @Test
  void aVariantThatTheRegionLacksIsThoughtOf() {
    EcrEndpoint fips = new EcrEndpoint("eu-nowhere-9", true, true, Optional.empty());
    assertThat(ConnectionFault.ofEcr(new UnknownHostException("x"), fips).cure())
        .contains("has FIPS or dual-stack addresses");
  }

  @Test
  void anEndpointWhoseHostIsUnknownIsToldAsOne() {
    Fault fault = fault(at("http://ecr.invalid"), Bounds.USUAL);
    assertThat(fault.message()).contains("ECR in eu-west-1 at ecr.invalid is known (ecr.invalid)");
    assertThat(fault.cure()).contains("endpoint's host name");
  }

  @Test
  void aPortWhereNobodyListensIsToldAsOne() {
    assertThat(fault(at("http://localhost:1"), Bounds.USUAL).message())
        .isEqualTo("ECR in eu-west-1 at localhost:1 takes no connection");
  }

  @Test
  void anAuthorityThatIsNotTrustedIsToldWithTheWayToTrustIt() {
    WireMockServer server =
        new WireMockServer(WireMockConfiguration.options().httpDisabled(true).dynamicHttpsPort());
    server.start();
    try {
      Fault fault = fault(at("https://localhost:" + server.httpsPort()), Bounds.USUAL);
      assertThat(fault.message()).contains("authority that is not known here");
      assertThat(fault.cure()).contains("CA file").contains("javax.net.ssl.trustStore");
    } finally {
      server.stop();
    }
  }

  @Test
  void silenceEndsByItself() {
    try (FakeEcr ecr = new FakeEcr()) {
      ecr.answers(aResponse().withFixedDelay(5_000));
      assertThat(fault(at(ecr.address().toString()), SHORT).message())
          .contains("does not answer in time");
      assertThat(ecr.requests()).hasSizeLessThanOrEqualTo(3);
    }
  }

  private static EcrEndpoint at(String address) {
    return new EcrEndpoint("eu-west-1", false, false, Optional.of(URI.create(address)));
  }

  private static Fault fault(EcrEndpoint where, Bounds bounds) {
    try (EcrApi api =
        EcrApi.forKeys("AKID", "secret", Optional.empty(), Clock.systemUTC(), bounds)) {
      FaultException failure =
          catchThrowableOfType(FaultException.class, () -> api.authorize(where, FakeEcr.ACCOUNT));
      assertThat(failure).isNotNull();
      return failure.fault();
    }
  }
}
