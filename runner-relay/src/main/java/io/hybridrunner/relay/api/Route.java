package io.hybridrunner.relay.api;

import java.util.concurrent.CompletableFuture;

/**
 * One operation of the API.
 *
 * @param method the HTTP method
 * @param path the path, with {@code {parameters}}
 * @param handler what it does
 */
public record Route(String method, String path, Handler handler) {

  /** Does one operation. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers, now or later; never blocks for long. The future may complete on any thread.
     *
     * @throws ApiProblem when the request cannot be served
     */
    CompletableFuture<ApiResponse> handle(ApiRequest request);
  }
}
