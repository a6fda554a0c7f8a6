/** The embedder's door, the model, the ports, and everything that needs no other system. */
@org.jspecify.annotations.NullMarked
module io.hybridrunner.core {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires org.slf4j;
  requires org.yaml.snakeyaml;
  requires static org.jspecify;

  exports io.hybridrunner;
  exports io.hybridrunner.link;
  exports io.hybridrunner.local;
  exports io.hybridrunner.model;
  exports io.hybridrunner.openmetadata;
  exports io.hybridrunner.policy;
  exports io.hybridrunner.secrets;
  exports io.hybridrunner.spi;
}
