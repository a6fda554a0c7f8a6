package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;

/** A pipeline type's own part of the workflow configuration. Stateless. */
interface Renderer {

  /** The steps, from the source on; what is missing or wrong is complained of to the parts. */
  Fields steps(PipelineParts parts);
}
