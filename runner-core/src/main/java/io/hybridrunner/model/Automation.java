package io.hybridrunner.model;

/**
 * An automation as the server shows it, for instance a test of a connection.
 *
 * @param id the entity's id
 * @param name its name
 * @param finished whether it has a result
 * @param json the whole entity; holds a connection, so {@link #toString()} leaves it out
 */
public record Automation(String id, String name, boolean finished, String json) {

  @Override
  public String toString() {
    return "Automation[" + name + ", finished=" + finished + "]";
  }
}
