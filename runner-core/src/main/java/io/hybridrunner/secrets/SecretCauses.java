package io.hybridrunner.secrets;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.util.List;

/** Says why a reference has no value: name, store, every field that asked, and the cure. */
final class SecretCauses {

  private SecretCauses() {}

  static Cause malformed(SecretReferences.Malformed malformed) {
    return Cause.of(
        Kind.BAD_REQUEST,
        "a secret reference cannot be used: " + malformed.sentence(),
        "Correct the field.");
  }

  static Cause violation(SecretRef reference, List<String> fields, String store, String rule) {
    return Cause.of(
        Kind.BAD_REQUEST,
        reference + " cannot be in " + store + ": " + rule + askedBy(fields),
        "Correct the reference in the fields named.");
  }

  static Cause failed(SecretRef reference, List<String> fields, String store, Lookup lookup) {
    if (lookup instanceof Lookup.Absent absent) {
      return Cause.of(
          Kind.SECRET_MISSING,
          reference + " is not in " + store + ": " + absent.detail() + askedBy(fields),
          "Create it there, or correct the reference in the fields named.");
    }
    if (lookup instanceof Lookup.Forbidden forbidden) {
      return Cause.of(
          Kind.SECRET_FORBIDDEN,
          reference
              + " may not be read from "
              + store
              + ": "
              + forbidden.detail()
              + askedBy(fields),
          "Allow the runner to read it there.");
    }
    if (lookup instanceof Lookup.Unusable unusable) {
      return Cause.of(
          Kind.SECRET_UNUSABLE,
          reference + " in " + store + " cannot be used: " + unusable.detail() + askedBy(fields),
          "Put a text of at most 1 MiB there, or correct the reference in the fields named.");
    }
    String detail = lookup instanceof Lookup.Unavailable unavailable ? unavailable.detail() : "";
    return Cause.of(
        Kind.SECRET_STORE_UNAVAILABLE,
        reference + " could not be looked up in " + store + ": " + detail + askedBy(fields),
        "Check that the store can be reached, then run again.");
  }

  private static String askedBy(List<String> fields) {
    return "; asked for by " + String.join(", ", fields);
  }
}
