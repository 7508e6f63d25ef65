#!/bin/sh
# Starts both processes anew, one after the other: the second only once the first answers again. Ends with 1, and leaves
# the second alone, when it does not.
set -eu
for port in 8787 8788; do
	echo "yulan@$port: starting anew"
	systemctl restart "yulan@$port"
	waited=0
	until curl --silent --fail --max-time 2 --output /dev/null "http://127.0.0.1:$port/healthz"; do
		waited=$((waited + 1))
		if [ "$waited" -ge 60 ]; then
			echo "yulan@$port does not answer. The other one was left as it is. Look at: journalctl -u yulan@$port -n 20" >&2
			exit 1
		fi
		sleep 1
	done
	echo "yulan@$port: answers"
done
