# A connector that has ended before anybody could wait for its end.
echo '{"type":"SPEC","spec":{"spec":{"type":"object","properties":{}}}}'
