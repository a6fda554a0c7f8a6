/** The way to an API server of Kubernetes, and to one Secret in it. */
@NullMarked
package io.hybridrunner.ecr.kubernetes;

import org.jspecify.annotations.NullMarked;
