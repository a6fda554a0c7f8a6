package io.hybridrunner.ecr.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Shows credentials to a registry. Thread-safe. */
final class RegistryClient {

  private final URI root;
  private final HttpClient client = HttpClient.newHttpClient();

  RegistryClient(URI address) {
    this.root = address.resolve("/v2/");
  }

  /** Whether it takes what a pull Secret has for it. */
  boolean takes(String basic) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(root)
            .header("Authorization", "Basic " + basic)
            .timeout(Duration.ofSeconds(30))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }
}
