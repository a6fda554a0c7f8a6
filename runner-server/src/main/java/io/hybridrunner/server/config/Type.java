package io.hybridrunner.server.config;

import org.yaml.snakeyaml.nodes.Node;

/** What a key's value must be, and how it is read. */
interface Type<T> {

  /** Reads a value of the file. */
  T fromFile(Node node) throws BadValue;

  /** Reads a value of an environment variable. */
  T fromVariable(String text) throws BadValue;
}
