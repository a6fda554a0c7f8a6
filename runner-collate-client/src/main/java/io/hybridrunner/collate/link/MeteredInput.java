package io.hybridrunner.collate.link;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A socket's input whose bytes are counted. */
final class MeteredInput extends FilterInputStream {

  private final ByteMeter meter;

  MeteredInput(InputStream in, ByteMeter meter) {
    super(in);
    this.meter = meter;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      meter.read(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      meter.read(count);
    }
    return count;
  }
}
