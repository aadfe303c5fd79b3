"""The same job as the crawler's, in Scrapy: public profiles from one host, one JSON line each.

scrapy runspider profiles.py -a base_url=URL -a count=N -a out=FILE -a told=FILE
"""

import json
import re
import resource
import time
from datetime import datetime, timezone

import scrapy

TYPES = {"GraphImage": "image", "GraphVideo": "video", "GraphSidecar": "carousel"}
HASHTAG = re.compile(r"#(\w+)")


class LinesPipeline:
    def open_spider(self, spider):
        self.file = open(spider.out, "w", encoding="utf-8")

    def process_item(self, item, spider):
        self.file.write(json.dumps(item, ensure_ascii=False) + "\n")
        return item

    def close_spider(self, spider):
        self.file.close()


class ProfilesSpider(scrapy.Spider):
    name = "profiles"
    custom_settings = {
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "COOKIES_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": 20,
        "ITEM_PIPELINES": {LinesPipeline: 1},
        "LOG_LEVEL": "ERROR",
        "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7",
        "RETRY_TIMES": 2,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
    }

    def start_requests(self):
        self.started = time.monotonic()
        for index in range(int(self.count)):
            name = f"studio{index:06d}"
            yield scrapy.Request(
                f"{self.base_url}/api/v1/users/web_profile_info/?username={name}",
                headers={"x-ig-app-id": "936619743392459", "accept": "application/json"},
            )

    def parse(self, response):
        user = json.loads(response.text)["data"]["user"]
        timeline = user["edge_owner_to_timeline_media"]
        yield {
            "platform": "instagram",
            "username": user["username"].lower(),
            "fetched_at": datetime.now(timezone.utc).isoformat(),
            "full_name": user["full_name"],
            "bio": user["biography"],
            "picture_url": user["profile_pic_url_hd"],
            "followers": user["edge_followed_by"]["count"],
            "following": user["edge_follow"]["count"],
            "posts": timeline["count"],
            "category": user["category_name"],
            "is_verified": user["is_verified"],
            "is_private": user["is_private"],
            "recent": [post_of(edge["node"]) for edge in timeline["edges"]],
        }

    def closed(self, reason):
        with open(self.told, "w", encoding="utf-8") as file:
            json.dump(
                {
                    "seconds": time.monotonic() - self.started,
                    "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                },
                file,
            )


def post_of(node):
    captions = node["edge_media_to_caption"]["edges"]
    caption = captions[0]["node"]["text"] if captions else None
    return {
        "post_id": node["id"],
        "posted_at": datetime.fromtimestamp(
            node["taken_at_timestamp"], timezone.utc
        ).isoformat(),
        "content_type": TYPES.get(node["__typename"]),
        "caption": caption,
        "hashtags": [tag.lower() for tag in HASHTAG.findall(caption or "")],
        "likes": node["edge_liked_by"]["count"],
        "comments": node["edge_media_to_comment"]["count"],
        "views": node.get("video_view_count"),
        "url": f"https://www.instagram.com/p/{node['shortcode']}/",
    }
