"""The two programs that the graphics driver runs.

One lamp with a soft edge, light from sky and floor, a floor that fades into the background, and a
shadow that is the body itself pressed flat along the lamp's rays.
"""

from __future__ import annotations

from typing import Final

VERTEX: Final = """
#version 330
uniform mat4 to_clip;
uniform vec3 light;
uniform float flatten;  // metres above the floor to press everything to; 0 leaves it as it is
in vec3 place;
in vec3 normal;
out vec3 world;
out vec3 outward;
void main() {
    world = place;
    if (flatten > 0.0) {
        world -= light * max(place.y, 0.0) / light.y;
        world.y = flatten;
    }
    outward = normal;
    gl_Position = to_clip * vec4(world, 1.0);
}
"""

FRAGMENT: Final = """
#version 330
uniform vec3 light;
uniform vec3 eye;
uniform vec3 colour;
uniform vec3 background;
uniform float lit;  // 1 for the body, 0 for the floor and the shadow on it
in vec3 world;
in vec3 outward;
out vec4 pixel;
void main() {
    vec3 towards = normalize(eye - world);
    vec3 n = normalize(outward);
    float lamp = clamp((dot(n, light) + 0.25) / 1.25, 0.0, 1.0);
    vec3 sky = mix(vec3(0.26, 0.24, 0.23), vec3(0.42, 0.44, 0.48), 0.5 + 0.5 * n.y);
    float shine = pow(max(dot(n, normalize(light + towards)), 0.0), 24.0);
    vec3 shaded = colour * (sky + 0.8 * lamp) + 0.03 * shine;
    float far = smoothstep(1.5, 7.0, length(world.xz));
    vec3 seen = mix(mix(colour, background, far), shaded, lit);
    pixel = vec4(pow(clamp(seen, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
"""
