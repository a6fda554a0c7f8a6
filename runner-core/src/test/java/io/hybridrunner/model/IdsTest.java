package io.hybridrunner.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @Property
  void aUuidReadsBack(@ForAll long high, @ForAll long low) {
    UUID uuid = new UUID(high, low);
    assertThat(RunId.of(uuid.toString()).value()).isEqualTo(uuid);
    assertThat(PipelineId.of(uuid.toString())).hasToString(uuid.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1-1-1-1-1", "not a uuid", "77d3dc26-2673-4a5c-b619-f67b202a1fda "})
  void whatIsNoUuidIsRefusedWithTheText(String text) {
    assertThatThrownBy(() -> RunId.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("run id must be a UUID")
        .hasMessageContaining(text);
  }

  @Test
  void aCommandIdIsNeitherBlankNorEndless() {
    assertThatThrownBy(() -> new CommandId(" ")).hasMessageContaining("1 to 128");
    assertThatThrownBy(() -> new CommandId("x".repeat(129))).hasMessageContaining("129");
    assertThat(new CommandId("c-1")).hasToString("c-1");
  }
}
