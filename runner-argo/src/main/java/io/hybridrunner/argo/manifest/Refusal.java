package io.hybridrunner.argo.manifest;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;

/** What has no form in Argo, or is too large for it, in sentences. */
final class Refusal {

  private Refusal() {}

  static EngineException badRequest(String message, String cure) {
    return new EngineException(Cause.of(Kind.BAD_REQUEST, message, cure));
  }

  static EngineException tooLarge(String message, String cure) {
    return new EngineException(Cause.of(Kind.TOO_LARGE, message, cure));
  }

  static EngineException unsupported(String message, String cure) {
    return new EngineException(Cause.of(Kind.UNSUPPORTED, message, cure));
  }
}
