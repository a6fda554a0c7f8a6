/**
 * The way to AWS and to registries, by the AWS SDK and its HTTP client: this package's public types
 * name none of theirs.
 */
@NullMarked
package io.hybridrunner.ecr.aws;

import org.jspecify.annotations.NullMarked;
