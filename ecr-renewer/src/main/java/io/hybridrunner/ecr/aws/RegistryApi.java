package io.hybridrunner.ecr.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The API of registries, version 2, as far as a pull credential is tried on it. Follows no
 * redirects: they would be shown the credential. Thread-safe.
 */
public final class RegistryApi implements AutoCloseable {

  /** Both together are the 10 s that an answer may take. */
  record Bounds(Duration connect, Duration read) {
    static final Bounds USUAL = new Bounds(Duration.ofSeconds(4), Duration.ofSeconds(6));
  }

  /**
   * What the kubelet's runtimes can pull. Without them a registry may deny that it has an image.
   */
  private static final List<String> MANIFESTS =
      List.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final SdkHttpClient http;

  /** Connects to nothing yet. */
  public RegistryApi() {
    this(Bounds.USUAL);
  }

  RegistryApi(Bounds bounds) {
    // The SDK's client never follows redirects.
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(bounds.connect())
            .socketTimeout(bounds.read())
            .build();
  }

  /**
   * Asks whether a registry takes a credential.
   *
   * @param registry its address
   * @param basic user and password as the Basic scheme wants them
   * @throws FaultException when not
   */
  public void enter(URI registry, String basic) {
    SdkHttpResponse answer =
        ask(SdkHttpMethod.GET, registry, "/v2/", List.of("application/json"), basic);
    RegistryFault.ofRoot(answer, registry)
        .ifPresent(
            fault -> {
              throw new FaultException(fault);
            });
  }

  /**
   * Asks for an image's manifest.
   *
   * @param registry the registry's address
   * @param image the image
   * @param basic user and password as the Basic scheme wants them
   * @throws FaultException when it is not there, or may not be pulled
   */
  public void find(URI registry, Image image, String basic) {
    String path = "/v2/" + image.repository() + "/manifests/" + image.reference();
    SdkHttpResponse answer = ask(SdkHttpMethod.HEAD, registry, path, MANIFESTS, basic);
    if (answer.statusCode() == 405) {
      answer = ask(SdkHttpMethod.GET, registry, path, MANIFESTS, basic);
    }
    RegistryFault.ofManifest(answer, registry, image)
        .ifPresent(
            fault -> {
              throw new FaultException(fault);
            });
  }

  private SdkHttpResponse ask(
      SdkHttpMethod method, URI registry, String path, List<String> accept, String basic) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(method)
            .uri(registry)
            .encodedPath(path)
            .putHeader("Accept", String.join(", ", accept))
            .putHeader("Authorization", "Basic " + basic)
            .build();
    try {
      HttpExecuteResponse answer =
          http.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
      // The status is all that is wanted of it, however long it is.
      answer.responseBody().ifPresent(AbortableInputStream::abort);
      return answer.httpResponse();
    } catch (IOException | UncheckedIOException e) {
      throw new FaultException(RegistryFault.ofConnection(e, registry));
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
