package io.hybridrunner.ecr.config;

/**
 * One thing that is wrong with the configuration. Never holds a secret's value.
 *
 * @param where the file and line, the variable, or the key
 * @param message what is wrong
 * @param cure what to write instead
 */
public record Problem(String where, String message, String cure) {

  /** One line for people. */
  @Override
  public String toString() {
    String end = cure.endsWith("?") || cure.endsWith(".") ? "" : ".";
    return (where + ": " + message + ". " + cure + end).replaceAll("\\p{Cntrl}", "?");
  }
}
