package io.hybridrunner.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckPolicyTest {

  @Test
  void whatIsAllowedHasNoDenials() {
    assertThat(CheckPolicy.denials("registry.example.org/ingestion:2.0", "metadata")).isEmpty();
  }

  @Test
  void everyDenialNamesItsRule() {
    assertThat(CheckPolicy.denials("evil.example.org/miner:1", "application"))
        .hasSize(2)
        .anySatisfy(denial -> assertThat(denial).contains("images", "evil.example.org/miner:1"))
        .anySatisfy(denial -> assertThat(denial).contains("pipelineTypes", "application"));
  }
}
