package io.hybridrunner.ecr.kubernetes;

import java.util.Set;

/**
 * A question about one Secret.
 *
 * @param verb what it does, as RBAC calls it
 * @param namespace the Secret's namespace
 * @param name the Secret's name
 * @param query what is after the path of its address
 * @param content what is sent; nothing when empty
 * @param secrets what no message may show
 */
record Ask(
    String verb, String namespace, String name, String query, String content, Set<String> secrets) {

  static Ask get(String namespace, String name) {
    return new Ask("get", namespace, name, "", "", Set.of());
  }

  boolean isGet() {
    return verb.equals("get");
  }

  /** The Secret, for a sentence. */
  String secret() {
    return "Secret " + namespace + "/" + name;
  }

  @Override
  public String toString() {
    return verb + " " + secret();
  }
}
