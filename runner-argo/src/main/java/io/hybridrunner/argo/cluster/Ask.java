package io.hybridrunner.argo.cluster;

import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * One question to the API server.
 *
 * @param what what it does, for messages: "list Workflows"
 * @param type what it is about
 * @param method of HTTP
 * @param url with its query
 * @param content what is sent with it
 */
record Ask(String what, ResourceType type, String method, HttpUrl url, Optional<Content> content) {

  /**
   * A body.
   *
   * @param mediaType without a charset; Kubernetes knows JSON is UTF-8
   * @param text what is sent
   */
  record Content(String mediaType, String text) {}

  static Ask get(String what, ResourceType type, HttpUrl url) {
    return new Ask(what, type, "GET", url, Optional.empty());
  }
}
