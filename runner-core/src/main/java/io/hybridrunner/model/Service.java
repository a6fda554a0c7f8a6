package io.hybridrunner.model;

/**
 * The service a pipeline reads from, as OpenMetadata describes it.
 *
 * <p>The JSON holds the connection, so {@link #toString()} leaves it out.
 *
 * @param name the service's fully qualified name
 * @param serviceType the connector, for instance {@code Postgres}
 * @param json the whole entity
 */
public record Service(String name, String serviceType, String json) {

  @Override
  public String toString() {
    return "Service[" + name + ", " + serviceType + "]";
  }
}
