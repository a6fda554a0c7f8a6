/** What the parts tell each other: how long a credential lives, and why there is none. */
@NullMarked
package io.hybridrunner.ecr.model;

import org.jspecify.annotations.NullMarked;
