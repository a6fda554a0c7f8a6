package io.hybridrunner.ecr.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hybridrunner.ecr.docker.BrokenDockerConfigException;
import io.hybridrunner.ecr.docker.DockerConfig;
import java.util.Base64;

/** A Secret as the API server gave it. Prints without what is in it. */
public final class StoredSecret {

  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String MANAGER = "ecr-renewer";
  static final String TYPE = "kubernetes.io/dockerconfigjson";
  static final String KEY = ".dockerconfigjson";

  private final JsonObject secret;

  StoredSecret(JsonObject secret) {
    this.secret = secret;
  }

  /** Whether this program manages it. */
  public boolean isManaged() {
    return Json.text(secret, "metadata", "labels", MANAGED_BY).equals(MANAGER);
  }

  /** Who manages it if this program does not. */
  public String owner() {
    return Owner.of(secret);
  }

  /** What kind of content it has. */
  public String type() {
    return Json.text(secret, "type");
  }

  /** Whether it is a pull Secret of today's form. */
  public boolean isPullSecret() {
    return type().equals(TYPE);
  }

  /** Whether Kubernetes lets nobody change its content. */
  public boolean isImmutable() {
    return Json.text(secret, "immutable").equals("true");
  }

  /** What its annotations say. */
  public Notes notes() {
    return Notes.of(Json.fields(secret, "metadata", "annotations"));
  }

  /**
   * What it holds; nothing when it has no such key.
   *
   * @throws BrokenDockerConfigException when it holds something else
   */
  public DockerConfig config() throws BrokenDockerConfigException {
    String data =
        Json.at(secret, "data", KEY)
            .filter(JsonElement::isJsonPrimitive)
            .map(JsonElement::getAsString)
            .orElse("");
    try {
      return DockerConfig.parse(Base64.getDecoder().decode(data));
    } catch (IllegalArgumentException noBase64) {
      throw new BrokenDockerConfigException("it is no Base64");
    }
  }

  String resourceVersion() {
    return Json.text(secret, "metadata", "resourceVersion");
  }

  String uid() {
    return Json.text(secret, "metadata", "uid");
  }

  @Override
  public String toString() {
    return "StoredSecret[type=" + type() + ", resourceVersion=" + resourceVersion() + "]";
  }
}
