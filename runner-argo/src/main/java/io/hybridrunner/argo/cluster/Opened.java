package io.hybridrunner.argo.cluster;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * An answer that has begun.
 *
 * @param answer its status; all of it when there is no stream
 * @param stream the rest, when it is a good one and was asked for as a stream
 */
record Opened(Answer answer, Optional<Stream> stream) {

  /** The rest of an answer, closed by whoever reads it. */
  record Stream(Call call, Response response, Runnable ended) implements AutoCloseable {

    BufferedSource source() {
      return response.body().source();
    }

    /** As a stream that closes this. */
    InputStream bytes() {
      return new FilterInputStream(response.body().byteStream()) {
        @Override
        public int read(byte[] into, int from, int most) throws IOException {
          return in.read(into, from, most);
        }

        @Override
        public void close() {
          Stream.this.close();
        }
      };
    }

    @Override
    public void close() {
      // Else closing reads on for a while, to use the connection again.
      call.cancel();
      response.close();
      ended.run();
    }
  }
}
