package io.hybridrunner.ecr;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A server that speaks as ECR's API does, and the keys for it. */
public final class FakeEcr implements AutoCloseable {

  public static final String ACCOUNT = "123456789012";
  public static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

  /** What may be in no message. */
  public static final String CANARY = "Canary0Secret1";

  static final AwsCredentials KEYS =
      new AwsCredentials.Keys("AKIDEXAMPLE", CANARY + "key", Optional.of(CANARY + "session"));

  public final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());

  public FakeEcr() {
    server.start();
  }

  public URI address() {
    return URI.create(server.baseUrl());
  }

  EcrRegistry registry() {
    return registry(ACCOUNT, "eu-west-1");
  }

  EcrRegistry registry(String account, String region) {
    return EcrRegistry.of(account, region).at(address());
  }

  public static String token(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  public static ResponseDefinitionBuilder good() {
    return json(
        200,
        """
        {"authorizationData": [{"authorizationToken": "%s", "expiresAt": %d,
          "proxyEndpoint": "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com"}]}"""
            .formatted(token("AWS:" + CANARY), EXPIRES.getEpochSecond()));
  }

  public static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/x-amz-json-1.1")
        .withHeader("x-amzn-RequestId", "11111111-2222-3333-4444-555555555555")
        .withBody(body);
  }

  /** An error in AWS's words, which quote what was sent. */
  public static ResponseDefinitionBuilder error(int status, String code, String message) {
    return json(
        status,
        """
        {"__type": "%s", "message": "%s"}"""
            .formatted(code, message.replace("\n", "\\n")));
  }

  /** Answers always the same. */
  public void answers(ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).willReturn(answer));
  }

  /** Answers one after the other; the last one stays. */
  public void answersInTurn(ResponseDefinitionBuilder... answers) {
    String state = Scenario.STARTED;
    for (int i = 0; i < answers.length; i++) {
      String next = i == answers.length - 1 ? state : "after " + i;
      server.stubFor(
          any(anyUrl())
              .inScenario("turn")
              .whenScenarioStateIs(state)
              .willReturn(answers[i])
              .willSetStateTo(next));
      state = next;
    }
  }

  public List<LoggedRequest> requests() {
    return server.findAll(anyRequestedFor(anyUrl()));
  }

  @Override
  public void close() {
    server.stop();
  }
}
