package io.hybridrunner.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link SecretBackend} does. Extend it and say how to make one. */
public abstract class SecretBackendContract {

  private static final String CANARY = "canary-Zm9v-\u00e4\u00f6 \"'\n$(x)";

  /** For subclasses. */
  protected SecretBackendContract() {}

  /** A store that holds one secret of this name and value, and no other. */
  protected abstract SecretBackend storeWith(String name, String value) throws Exception;

  /** A name that is legal in this store. */
  protected abstract String legalName();

  private SecretRef reference() {
    return SecretRef.parse(SecretRef.PREFIX + legalName());
  }

  @Test
  void whatIsThereIsFoundExactly() throws Exception {
    Lookup lookup = storeWith(legalName(), CANARY).find(reference());
    assertThat(lookup)
        .isInstanceOfSatisfying(
            Lookup.Found.class, found -> assertThat(found.value().reveal()).isEqualTo(CANARY));
  }

  @Test
  void whatIsNotThereIsAbsentAndTheDetailNamesIt() throws Exception {
    SecretBackend store = storeWith(legalName(), CANARY);
    SecretRef other = SecretRef.parse(SecretRef.PREFIX + legalName() + "x");
    assertThat(store.find(other))
        .isInstanceOfSatisfying(
            Lookup.Absent.class, absent -> assertThat(absent.detail()).isNotBlank());
  }

  @Test
  void nothingPrintsTheValue() throws Exception {
    SecretBackend store = storeWith(legalName(), CANARY);
    Lookup lookup = store.find(reference());
    assertThat(List.of(store.toString(), store.store(), lookup.toString()))
        .noneMatch(text -> text.contains("canary-"));
  }

  @Test
  void manyThreadsReadAtOnce() throws Exception {
    SecretBackend store = storeWith(legalName(), CANARY);
    assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> store.find(reference())))
        .allMatch(Lookup.Found.class::isInstance);
  }

  @Test
  void aLegalNameBreaksNoRule() throws Exception {
    assertThat(storeWith(legalName(), CANARY).violation(reference())).isEmpty();
  }
}
