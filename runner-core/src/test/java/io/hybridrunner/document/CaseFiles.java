package io.hybridrunner.document;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Inputs from public reports of what people met with products like this one. */
final class CaseFiles {

  private CaseFiles() {}

  static String text(String file) throws IOException {
    try (@Nullable InputStream in = CaseFiles.class.getResourceAsStream("/cases/" + file)) {
      if (in == null) {
        throw new FileNotFoundException("cases/" + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
